const MAXIMUM_LENGTH = 120;

/** Characters that a terminal does not show or that change the direction of what follows. */
const INVISIBLE = /[\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/g;

const NO_JSON = 'an object that JSON cannot represent';

/** A value as a message shows it: JSON on one line, shortened when it is long. */
export function formatValue(value: unknown): string {
  if (value === undefined) {
    return 'nothing';
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    return String(value);
  }
  if (typeof value === 'function' || typeof value === 'symbol') {
    return `a ${typeof value}`;
  }
  const json = toJson(value).replace(INVISIBLE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return json.length > MAXIMUM_LENGTH ? `${json.slice(0, MAXIMUM_LENGTH)}…` : json;
}

function toJson(value: unknown): string {
  try {
    // Undefined for an object whose `toJSON` returns that.
    return (JSON.stringify(value) as string | undefined) ?? NO_JSON;
  } catch {
    return NO_JSON;
  }
}
