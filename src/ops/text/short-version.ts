/** The first seven characters of a full commit SHA. Anything else is returned unchanged. */
export const shortVersion = (version: string): string => (/^[0-9a-f]{40}$/.test(version) ? version.slice(0, 7) : version);
