/** A time as the JSON protocol carries it: seconds since 1970. */
export const seconds = (iso: string): number => Date.parse(iso) / 1000;
