import { html, type Html } from './html';

/** How a state looks. Its words say the same. */
export type Tone = 'good' | 'bad' | 'busy' | 'wait' | 'quiet';

export const state = (words: string, tone: Tone): Html => html`<span class="state ${tone}">${words}</span>`;

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `4.2 s`, `3 min 5 s`, `2 h 10 min`, `4 d 3 h`. */
export function duration(seconds: number): string {
  if (seconds < MINUTE) {
    return `${seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`;
  }
  const whole = Math.round(seconds);
  if (whole < HOUR) {
    return `${Math.floor(whole / MINUTE)} min ${whole % MINUTE} s`;
  }
  return whole < DAY
    ? `${Math.floor(whole / HOUR)} h ${Math.floor((whole % HOUR) / MINUTE)} min`
    : `${Math.floor(whole / DAY)} d ${Math.floor((whole % DAY) / HOUR)} h`;
}

/** The time between two moments, both ISO 8601. What has not ended counts on in the browser. */
export const elapsed = (startedAt: string, endedAt: string | null): Html =>
  endedAt === null
    ? html`<span class="number" data-since="${startedAt}">${duration(secondsBetween(startedAt, new Date().toISOString()))}</span>`
    : html`<span class="number">${duration(secondsBetween(startedAt, endedAt))}</span>`;

const secondsBetween = (from: string, to: string): number => Math.max(0, (Date.parse(to) - Date.parse(from)) / 1000);

/** `just now`, `5 minutes ago`, with the time as its title. */
export function age(at: string): Html {
  const seconds = secondsBetween(at, new Date().toISOString());
  const words =
    seconds < MINUTE
      ? 'just now'
      : seconds < HOUR
        ? ago(seconds / MINUTE, 'minute')
        : seconds < DAY
          ? ago(seconds / HOUR, 'hour')
          : ago(seconds / DAY, 'day');
  return html`<time datetime="${at}" title="${at}">${words}</time>`;
}

const ago = (count: number, unit: string): string => `${Math.floor(count)} ${unit}${Math.floor(count) === 1 ? '' : 's'} ago`;

export const shortVersion = (version: string): string => version.slice(0, 7);

/** Text instead of a link for anything but a web address: the address may come from a template. */
export const link = (address: string, text = address): Html =>
  /^https?:\/\//.test(address) ? html`<a href="${address}">${text}</a>` : html`${text}`;
