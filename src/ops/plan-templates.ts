import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { templatesInAssembly, type StackTemplates } from '../config/stateful-resources';
import type { BuildspecContext } from './command/command-context';
import { UsageError } from './command/usage-error';
import { synthesizeTemplates } from './upgrade/synthesize-templates';

/** The option of commands that read the plan. */
export const ASSEMBLY_OPTION = {
  assembly: { type: 'string', value: '<folder>', meaning: 'a cloud assembly; by default it is synthesized from the working tree' },
} as const;

/**
 * The templates of the plan, by name of their stack.
 * @throws UsageError if the folder that `--assembly` names is not a cloud assembly
 */
export async function planTemplates({ terminal, options }: Pick<BuildspecContext, 'terminal' | 'options'>): Promise<StackTemplates> {
  const folder = options.text('assembly');
  if (folder !== undefined) {
    const path = resolve(terminal.directory, folder);
    if (!existsSync(join(path, 'manifest.json'))) {
      throw new UsageError([`${path} is not a cloud assembly: it has no manifest.json; \`npx projen synth\` writes one to cdk.out`]);
    }
    return templatesInAssembly((file) => JSON.parse(readFileSync(join(path, file), 'utf8')));
  }
  const { exitCode, output } = await terminal.run({
    program: 'git',
    arguments: ['rev-parse', 'HEAD'],
    directory: terminal.directory,
    environment: terminal.environment,
  });
  return synthesizeTemplates(terminal, exitCode === 0 ? { version: output.trim() } : {});
}
