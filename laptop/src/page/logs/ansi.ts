import { withoutEscapes } from '../../terminal/printable';
import { html, type Html } from '../html';

/** Select Graphic Rendition: colours and font styles (ECMA-48, 8.3.117). */
const SGR = /\u001b\[([\d;:]*)m/;
const EXTENDED: Readonly<Record<number, 'fg' | 'bg'>> = { 38: 'fg', 48: 'bg' };
const BY_INDEX = 5;

type Slot = 'fg' | 'bg' | 'weight' | 'slope' | 'line' | 'inverse';
/** The class that a code sets in a slot; without one it empties the slot. */
type Setting = readonly [slot: Slot, className?: string];

const SETTINGS: ReadonlyMap<number, Setting> = new Map<number, Setting>([
  [1, ['weight', 'bold']],
  [2, ['weight', 'faint']],
  [22, ['weight']],
  [3, ['slope', 'italic']],
  [23, ['slope']],
  [4, ['line', 'underline']],
  [24, ['line']],
  [7, ['inverse', 'inverse']],
  [27, ['inverse']],
  [39, ['fg']],
  [49, ['bg']],
  ...Array.from({ length: 16 }, (_, colour): [number, Setting] => [(colour < 8 ? 30 : 82) + colour, ['fg', `fg-${colour}`]]),
  ...Array.from({ length: 16 }, (_, colour): [number, Setting] => [(colour < 8 ? 40 : 92) + colour, ['bg', `bg-${colour}`]]),
]);

/**
 * A line with the 16 terminal colours and font styles as classes, such as `fg-1` and `bold`. Other colours and other escapes are removed, and
 * the text is escaped. Each line starts without colours, so that every part of a log looks the same.
 */
export function ansiLine(line: string): Html {
  const style = new Map<Slot, string>();
  // Splitting by an expression with a group returns text and codes in turn.
  const pieces = line.split(SGR).map((piece, index) => {
    if (index % 2 === 1) {
      applyCodes(style, piece.split(';').map(Number));
      return undefined;
    }
    const text = withoutEscapes(piece);
    return text === '' || style.size === 0 ? text : html`<span class="${[...style.values()].join(' ')}">${text}</span>`;
  });
  return html`${pieces}`;
}

function applyCodes(style: Map<Slot, string>, codes: readonly number[]): void {
  for (let index = 0; index < codes.length; index += 1) {
    const code = codes[index] ?? 0;
    const extended = EXTENDED[code];
    const [slot, className] =
      extended === undefined ? (SETTINGS.get(code) ?? []) : extendedColour(extended, codes.slice(index + 1, index + 3));
    if (code === 0) {
      style.clear();
    }
    if (slot !== undefined) {
      style.delete(slot);
    }
    if (slot !== undefined && className !== undefined) {
      style.set(slot, className);
    }
    index += extended === undefined ? 0 : codes[index + 1] === BY_INDEX ? 2 : 4;
  }
}

const extendedColour = (slot: 'fg' | 'bg', [kind, colour = 16]: readonly number[]): Setting =>
  kind === BY_INDEX && colour < 16 ? [slot, `${slot}-${colour}`] : [slot];
