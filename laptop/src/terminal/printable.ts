import type { Host } from '../host';

/** Control characters other than tab and line feed, and those that change the direction of text. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const C1 = /[\u0080-\u009f]/g;
/**
 * Control sequences, commands and charset escapes (ECMA-48). Linear: `stripVTControlCharacters` of Node.js 20 takes quadratic time for some
 * lines.
 */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-Z\\^-~])|\u009b[0-?]*[ -/]*[@-~]/g;

/** Text without colours, titles and links of a terminal. */
export const withoutEscapes = (text: string): string => text.replace(ESCAPES, '');

/**
 * Text that cannot control a terminal: without colours, titles and links, and with other control characters as `\u001b`. Commit messages, log
 * lines and names come from others.
 */
export const printable = (text: string): string => withoutEscapes(text.replace(C1, escape)).replace(/\r+$/gm, '').replace(UNSAFE, escape);

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** A host that gets no text that could control its terminal. */
export const printableHost = (host: Host): Host => ({
  emit: (event) => host.emit(printableIn(event)),
  decide: (approval, signal) => host.decide(printableIn(approval), signal),
});

/** The same value with all of its strings printable. */
function printableIn<T>(value: T): T {
  return JSON.parse(JSON.stringify(value), (_, part: unknown) => (typeof part === 'string' ? printable(part) : part)) as T;
}
