/** Text that is HTML already. */
class Html {
  constructor(readonly text: string) {}
}
export type { Html };

type Value = Html | string | number | null | readonly Html[];

/** Writes HTML; every value put into it is escaped, unless it is HTML itself. `null` is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  return new Html(parts.reduce((text, part, index) => text + toText(values[index - 1] ?? '') + part));
}

function toText(value: Exclude<Value, null>): string {
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map((item) => item.text).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
