/** Control characters other than tab and line feed, and those that change the direction of text. */
const UNSAFE = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;
const C1 = /[\u0080-\u009f]/g;
/**
 * Control sequences, commands and charset escapes (ECMA-48). Linear: `stripVTControlCharacters` of Node.js 20 takes quadratic time for some
 * lines.
 */
const ESCAPES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-Z\\^-~])|\u009b[0-?]*[ -/]*[@-~]/g;

/**
 * Text that cannot control a terminal: without colours, titles and links, and with other control characters as `\u001b`. Commit messages, log
 * lines and names come from others. JSON keeps its meaning, because JSON has the same escapes.
 */
export const printable = (text: string): string =>
  text.replace(C1, escape).replace(ESCAPES, '').replace(/\r+$/gm, '').replace(UNSAFE, escape);

const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
