import { formatValue } from './shape/format-value';
import { nearest } from './shape/nearest';
import type { Shape } from './shape/shape';

const ZONES: readonly string[] = ['UTC', ...Intl.supportedValuesOf('timeZone')];

/** A name of the IANA time zone database. */
export const timeZone: Shape<string> = {
  allowed: 'a time zone of the IANA database, such as Europe/Berlin or UTC',
  placeholder: 'UTC',
  read: (value, location) => {
    if (typeof value === 'string' && isZone(value)) {
      return value;
    }
    const meant = typeof value === 'string' ? nearest(value.trim().replaceAll(' ', '_'), ZONES) : undefined;
    location.reportInvalid({
      given: formatValue(value),
      allowed: timeZone.allowed,
      fix: meant === undefined ? 'write the name of a city of the zone, with its continent' : `did you mean ${meant}?`,
    });
    return timeZone.placeholder;
  },
};

/** The list has one name of each zone; `Asia/Kolkata` is another name of `Asia/Calcutta`. */
function isZone(name: string): boolean {
  if (ZONES.includes(name)) {
    return true;
  }
  const isMisspelled = ZONES.some((zone) => zone.toLowerCase() === name.toLowerCase());
  return !isMisspelled && /^[A-Z][A-Za-z]+\/[A-Z][A-Za-z0-9_+\-/]+$/.test(name) && isKnown(name);
}

function isKnown(name: string): boolean {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch (error) {
    if (error instanceof RangeError) {
      return false;
    }
    throw error;
  }
}
