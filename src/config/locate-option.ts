import type { PlatformOptions } from './options';
import type { Locate } from './rules/rule';
import { pathOf } from './path-of';

type Keys = readonly (string | number)[];

/** Finds where in the options a value of the resolved configuration was written, or would have to be. */
export function locateOption(options: PlatformOptions): Locate {
  return (...keys) => pathOf(written(options, keys));
}

function written(options: PlatformOptions, keys: Keys): Keys {
  const [section, index, part, ...rest] = keys;
  if (section === 'build') {
    return index === 'architecture' ? ['service', index] : ['service', ...keys];
  }
  if (section === 'pipeline') {
    return isGiven(options, keys) ? keys : ['environments', 0, ...keys.slice(1)];
  }
  if (section !== 'environments') {
    return keys;
  }
  if (part === 'domain' && rest[0] === 'fullyQualifiedName') {
    return [section, index!, part, 'name'];
  }
  const shared = part === 'service' || part === 'database' ? [part, ...rest] : [];
  return !isGiven(options, keys) && shared.length > 0 && isGiven(options, shared) ? shared : keys;
}

function isGiven(options: PlatformOptions, keys: Keys): boolean {
  const value = keys.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<string, unknown>)[key] : undefined),
    options,
  );
  return value !== undefined;
}
