import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { StackTemplate, StackTemplates } from '../../../src/config/stateful-resources';
import { temporaryFolder } from './temporary-folder';

interface Manifest {
  readonly artifacts: Readonly<
    Record<string, { readonly type: string; readonly properties?: { readonly templateFile?: string; readonly stackName?: string } }>
  >;
}

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
  return readTemplates(outdir);
}

/** The templates of an assembly and of those in it. */
function readTemplates(outdir: string): StackTemplates {
  const manifests = readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('manifest.json'));
  return Object.fromEntries(
    manifests.flatMap((path) => {
      const { artifacts } = JSON.parse(readFileSync(join(outdir, path), 'utf8')) as Manifest;
      return Object.entries(artifacts).flatMap(([id, { type, properties: { templateFile, stackName = id } = {} }]) => {
        if (type !== 'aws:cloudformation:stack' || templateFile === undefined) {
          return [];
        }
        const template = JSON.parse(readFileSync(join(outdir, dirname(path), templateFile), 'utf8')) as StackTemplate;
        return [[stackName, template] as const];
      });
    }),
  );
}
