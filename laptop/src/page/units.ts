import { html, type Html } from './html';

export const bytes = (count: number): string => {
  const mebibytes = count / 1024 / 1024;
  return mebibytes >= 1 ? `${mebibytes.toFixed(1)} MiB` : count >= 1024 ? `${(count / 1024).toFixed(1)} KiB` : `${count} bytes`;
};

export const grouped = (count: number): string => count.toLocaleString('en');

/** `7 lines`, `1 line`, `2 matches`. */
export const counted = (count: number, noun: string): string =>
  `${grouped(count)} ${noun}${count === 1 ? '' : noun.endsWith('ch') ? 'es' : 's'}`;

const pad = (value: number): string => String(value).padStart(2, '0');

/** `2026-11-22`, in the time zone of this machine, which is that of the browser. */
export function dayOf(time: string | number): string {
  const at = new Date(time);
  return `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
}

export function timeOf(time: string | number): Html {
  const at = new Date(time);
  return html`<time datetime="${at.toISOString()}">${dayOf(time)} ${pad(at.getHours())}:${pad(at.getMinutes())}</time>`;
}
