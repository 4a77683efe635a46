/** A time in the JSON protocol: seconds since 1970. */
export const seconds = (iso: string): number => Date.parse(iso) / 1000;

/** A duration in CodeBuild's API. */
export const nanoseconds = (durationSeconds: number): number => Math.round(durationSeconds * 1e9);
