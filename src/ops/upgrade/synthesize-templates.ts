import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { templatesInAssembly, type StackTemplates } from '../../config/stateful-resources';
import type { Terminal } from '../command/terminal';
import { inTemporaryFolder } from './in-temporary-folder';
import { runStep } from './run-step';

/**
 * The templates of all stacks, as `npm run synth` writes them.
 * @param context values of CDK context, by their keys
 * @throws StepFailure if it fails
 */
export const synthesizeTemplates = (terminal: Terminal, context: Readonly<Record<string, string>> = {}): Promise<StackTemplates> =>
  inTemporaryFolder(async (folder) => {
    const given = Object.entries(context).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
    await runStep(terminal, ['npm', 'run', '--silent', 'synth', '--', '--output', folder, ...given]);
    return templatesInAssembly((path) => JSON.parse(readFileSync(join(folder, path), 'utf8')));
  });
