import { html, type Html } from '../html';

export interface Bar {
  /** What the bar is, and its value: `week from 2 Nov: 3 deployments`. */
  readonly label: string;
  /** Not negative. */
  readonly value: number;
  readonly tone: 'good' | 'bad' | 'busy';
}

const WIDTH = 240;
const HEIGHT = 48;
/** Of a value of 0, which must be seen as well. */
const MINIMUM_HEIGHT = 2;
/** More would be too thin to be seen. */
const MAXIMUM_BARS = 60;

/** A small bar chart of the last values, in the order of time. Its table has the same values as text. */
export function barPlot({ title, bars }: { readonly title: string; readonly bars: readonly Bar[] }): Html {
  const shown = bars.slice(-MAXIMUM_BARS);
  const maximum = Math.max(...shown.map(({ value }) => value), Number.MIN_VALUE);
  const step = WIDTH / Math.max(shown.length, 12);
  const rectangles = shown.map(({ label, value, tone }, index) => {
    const height = Math.max(MINIMUM_HEIGHT, (value / maximum) * HEIGHT);
    return html`<rect
      class="bar-${tone}"
      x="${round(index * step)}"
      y="${round(HEIGHT - height)}"
      width="${round(step * 0.8)}"
      height="${round(height)}"
      ><title>${label}</title></rect
    >`;
  });
  return html`<svg
      class="plot"
      viewBox="0 0 ${WIDTH} ${HEIGHT + 1}"
      role="img"
      aria-label="${title}: ${shown.length} bars; the list below has their values"
    >
      <line class="axis" x1="0" y1="${HEIGHT + 0.5}" x2="${WIDTH}" y2="${HEIGHT + 0.5}" />
      ${rectangles}
    </svg>
    <details>
      <summary>The values</summary>
      <ul class="plain values">
        ${shown.toReversed().map(({ label }) => html`<li>${label}</li>`)}
      </ul>
    </details>`;
}

export interface Segment {
  readonly label: string;
  readonly value: number;
  /** Number of the colour. */
  readonly colour: number;
}

/** Parts of a whole as one bar, whose full width is `maximum`. */
export function segmentBar(segments: readonly Segment[], maximum: number): Html {
  let x = 0;
  const rectangles = segments.map(({ label, value, colour }) => {
    const width = (value / Math.max(maximum, Number.MIN_VALUE)) * WIDTH;
    const rectangle = html`<rect class="part-${colour}" x="${round(x)}" y="0" width="${round(width)}" height="12"
      ><title>${label}</title></rect
    >`;
    x += width;
    return rectangle;
  });
  const text = segments.map(({ label }) => label).join(', ') || 'no stage yet';
  return html`<svg class="segments" viewBox="0 0 ${WIDTH} 12" preserveAspectRatio="none" role="img" aria-label="${text}">
    ${rectangles}
  </svg>`;
}

const round = (value: number): number => Math.round(value * 100) / 100;
