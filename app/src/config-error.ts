/** The environment variables make no sense together; the message lists everything to change. */
export class ConfigError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`wrong configuration: ${problems.join('; ')}`);
    this.name = 'ConfigError';
  }
}
