/** A command as a shell reads it. */
export const shellCommand = (command: readonly string[]): string => command.map(quote).join(' ');

const quote = (argument: string): string => `'${argument.replaceAll("'", `'\\''`)}'`;
