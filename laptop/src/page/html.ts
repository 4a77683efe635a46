/** A piece of a page, whose text is escaped already. */
export class Html {
  constructor(readonly source: string) {}

  toString(): string {
    return this.source;
  }
}

/** What a template can contain. A list is joined; undefined and false leave nothing. */
export type HtmlValue = Html | string | number | false | undefined | readonly HtmlValue[];

/** HTML from a template. Every value is escaped unless it is HTML itself, so a value can stand in text and in a quoted attribute. */
export const html = (strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html =>
  new Html(String.raw({ raw: strings.raw }, ...values.map(sourceOf)));

function sourceOf(value: HtmlValue): string {
  if (value instanceof Html) {
    return value.source;
  }
  if (typeof value === 'object') {
    return value.map(sourceOf).join('');
  }
  return value === undefined || value === false ? '' : escape(visible(String(value)));
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** Control characters and those that change the direction of text as the replacement character, except tabs and line ends. */
const visible = (text: string): string =>
  text.replace(/[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
