const UNITS = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
] as const;

/** Time between two dates in its largest unit: `3 d`, `12 min`, `40 s`. */
export function age(then: Date, now: Date): string {
  const seconds = Math.max(0, Math.round((now.getTime() - then.getTime()) / 1000));
  const unit = UNITS.find((each) => seconds >= each.seconds);
  return unit === undefined ? `${seconds} s` : `${Math.floor(seconds / unit.seconds)} ${unit.name}`;
}

/** `3 d ago`, for a time in ISO 8601; null if the time is null. */
export const ago = (time: string | null, now: Date): string | null => (time === null ? null : `${age(new Date(time), now)} ago`);
