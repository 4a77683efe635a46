/** As git shortens a commit; what is no commit stays as it is. */
export const shortVersion = (version: string): string => (/^[0-9a-f]{40}$/.test(version) ? version.slice(0, 7) : version);
