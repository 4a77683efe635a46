import { createRequire } from 'node:module';
import type { Command } from './command';

/** `import()` finds no TypeScript: Node resolves it without the hook that the rest is loaded with. */
const load = createRequire(__filename);

/**
 * The command that is called like its module: `env:list` is `envList` in `commands/env-list.ts`.
 * @throws Error where the module has none of that name
 */
export function loadCommand(name: string): Command {
  const module = load(`../commands/${name.replace(':', '-')}`) as Readonly<Record<string, Command | undefined>>;
  const command = module[name.replace(/:(\w)/, (_, first: string) => first.toUpperCase())];
  if (command === undefined) {
    throw new Error(`the module of the command ${name} does not export it`);
  }
  return command;
}
