import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { StackTemplate, StackTemplates } from '../../config/stateful-resources';
import type { Terminal } from '../command/terminal';
import { runStep } from './run-step';

/**
 * The templates of all stacks, as `npm run synth` writes them.
 * @throws StepFailure if it fails
 */
export async function synthesizeTemplates(terminal: Terminal): Promise<StackTemplates> {
  const folder = mkdtempSync(join(tmpdir(), 'template-upgrade-'));
  try {
    await runStep(terminal, ['npm', 'run', '--silent', 'synth', '--', '--output', folder]);
    return Object.fromEntries(readAssembly(folder));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What is read of `manifest.json` in a cloud assembly. */
interface Manifest {
  readonly artifacts: Readonly<Record<string, Artifact>>;
}

interface Artifact {
  readonly type: string;
  readonly properties?: {
    readonly templateFile?: string;
    readonly stackName?: string;
    readonly directoryName?: string;
  };
}

function readAssembly(folder: string): readonly (readonly [string, StackTemplate])[] {
  const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
  const { artifacts } = read('manifest.json') as Manifest;
  return Object.entries(artifacts).flatMap(([id, { type, properties: { templateFile, stackName, directoryName } = {} }]) => {
    if (type === 'cdk:cloud-assembly' && directoryName !== undefined) {
      return readAssembly(join(folder, directoryName));
    }
    const isStack = type === 'aws:cloudformation:stack' && templateFile !== undefined;
    return isStack ? [[stackName ?? id, read(templateFile) as StackTemplate] as const] : [];
  });
}
