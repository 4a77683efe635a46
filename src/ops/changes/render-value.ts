import { isPlainObject } from '../../config/shape/is-plain-object';
import { isIntrinsic } from './compare-values';
import type { ValueChange } from './environment-changes';

const MAXIMUM_LENGTH = 60;
/** Names of properties and variables whose value may be a secret. */
const CONFIDENTIAL_NAME = /pass|pwd|secret|token|credential|[_-]key$|private.?key|api.?key/i;
/** The part of a URL before its host that has a user or a password. */
const CREDENTIALS_IN_URL = /:\/\/[^/\s]*@/;

/** Both values of a change for people: `512 → 1024`, `added: 512`, `removed: 512`. A value that may be a secret is not shown. */
export function renderChange({ path, before, after }: ValueChange, render: (value: unknown) => string = renderValue): string {
  if (path.some((name) => CONFIDENTIAL_NAME.test(name))) {
    return before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
  }
  if (before === undefined || after === undefined) {
    return after === undefined ? `removed: ${render(before)}` : `added: ${render(after)}`;
  }
  const [old, now] = [render(before), render(after)];
  return old === now ? 'changed' : `${old} → ${now}`;
}

/** A value in a few characters. A long one, or one with parts, is only described. */
export function renderValue(value: unknown): string {
  if (typeof value === 'string') {
    return CREDENTIALS_IN_URL.test(value)
      ? '(a URL with credentials)'
      : limited(/^[\w.:/@+*=%-]+$/.test(value) ? value : JSON.stringify(value));
  }
  if (isPlainObject(value)) {
    return isIntrinsic(value) ? reference(value) : limited(`(${Object.keys(value).join(', ')})`);
  }
  if (Array.isArray(value) && value.some((each) => typeof each === 'object')) {
    return `(a list of ${value.length})`;
  }
  return limited(JSON.stringify(value));
}

const limited = (text: string): string => (text.length <= MAXIMUM_LENGTH ? text : `(${text.length} characters)`);

/** What the library of the CDK adds to references to a resource that is replaced. */
const REPLACED = / ?\(replaced\)/;

/** `Ref` and `Fn::GetAtt` as they stand in `Fn::Sub`. */
function reference({ Ref: name, 'Fn::GetAtt': attribute, ...computed }: Readonly<Record<string, unknown>>): string {
  const parts = typeof name === 'string' ? [name] : attribute;
  return Array.isArray(parts) ? `\${${parts.join('.').replace(REPLACED, '')}}` : `(${Object.keys(computed).join()})`;
}
