import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PlatformConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import { fails, good, unknown, warns } from './finding';
import type { Finding } from './finding';

/** Values that the template came with and no team can have. */
const SAMPLE_ACCOUNT = '111111111111';
const SAMPLE_OWNER = 'example';
const SAMPLE_CONNECTION = '00000000-0000-0000-0000-000000000000';

/** Whether what is in the repository can be deployed. */
export async function checkRepository({
  terminal,
  platform,
  options,
}: Pick<CommandContext, 'terminal' | 'platform' | 'options'>): Promise<readonly Finding[]> {
  const { run, directory, environment } = terminal;
  const generated = await run({
    program: 'node',
    arguments: ['--require', 'tsx/cjs', 'src/project/verify-generated.ts'],
    directory,
    environment,
  });
  const status = await run({ program: 'git', arguments: ['status', '--porcelain', '--branch'], directory, environment });
  return [
    generated.exitCode === 0
      ? good('generated files', 'are fresh')
      : fails('generated files', {
          detail: `were stale, or cannot be written: ${firstLines(generated.output)}`,
          fix: 'commit what was written',
        }),
    // A laptop knows no accounts.
    ...(options.local ? [] : checkNames(platform)),
    ...checkTemplateLine(directory),
    checkCommitted(status),
  ];
}

function checkNames({ source, pipeline, environments }: PlatformConfig): readonly Finding[] {
  const left = [
    ...(source.owner === SAMPLE_OWNER ? [`source.repository is ${source.owner}/${source.repository}`] : []),
    ...(source.connectionArn.endsWith(SAMPLE_CONNECTION) ? ['source.connectionArn is the sample'] : []),
    ...[...new Set([pipeline, ...environments].filter(({ account }) => account === SAMPLE_ACCOUNT))]
      .slice(0, 1)
      .map(() => `account ${SAMPLE_ACCOUNT} is the sample`),
  ];
  return left.length === 0
    ? [good('configuration', 'has no value of the template left')]
    : left.map((detail) => fails('configuration', { detail, fix: 'put your own into .projenrc.ts, run `npx projen`, and commit' }));
}

/** It is for the template's own repository alone. */
function checkTemplateLine(directory: string): readonly Finding[] {
  const maintained = readFileSync(join(directory, '.projenrc.ts'), 'utf8').includes('new TemplateMaintenance(');
  return maintained
    ? [
        warns('.projenrc.ts', {
          detail: "still has the line of the template's own repository",
          fix: 'delete the line with TemplateMaintenance and its import, and run `npx projen`',
        }),
      ]
    : [];
}

function checkCommitted({ exitCode, output }: { readonly exitCode: number | null; readonly output: string }): Finding {
  if (exitCode !== 0) {
    return unknown('commit', { detail: 'this is no git repository', fix: 'clone the repository that the pipeline is to read' });
  }
  const [branch = '', ...changes] = output.trim().split('\n');
  if (changes.length > 0) {
    return warns('commit', {
      detail: `${changes.length} files are not committed`,
      fix: 'the pipeline takes what is pushed: commit and push',
    });
  }
  const ahead = /\[ahead (\d+)/.exec(branch)?.[1];
  return ahead === undefined
    ? good('commit', 'everything is committed')
    : warns('commit', { detail: `${ahead} commits are not pushed`, fix: 'git push' });
}

const firstLines = (output: string): string =>
  output
    .trim()
    .split('\n')
    .slice(0, 4)
    .map((line) => line.trim())
    .join(' ');
