import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { templatesInAssembly, type StackTemplates } from '../../../src/config/stateful-resources';
import { temporaryFolder } from './temporary-folder';

/**
 * Runs the CDK app in a folder, as `cdk synth` does.
 * @throws Error with its output when it fails
 */
export async function templatesOf(folder: string): Promise<StackTemplates> {
  const { app, context } = JSON.parse(readFileSync(join(folder, 'cdk.json'), 'utf8')) as { readonly app: string; readonly context: object };
  const outdir = temporaryFolder();
  const child = spawn(app, {
    cwd: folder,
    shell: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify(context) },
  });
  const [errors, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
  if (code !== 0) {
    throw new Error(errors);
  }
  return templatesInAssembly((path) => JSON.parse(readFileSync(join(outdir, path), 'utf8')));
}
