import { join } from 'node:path';
import type { PlatformConfig } from '../../config/platform-config';
import type { CommandContext } from '../command/command-context';
import type { ProgramResult } from '../command/run-program';
import { isTemplateRepository } from '../template-repository';
import { fails, good, unknown, warns } from './finding';
import type { Finding } from './finding';

/** Values of the template that no team can have. */
const SAMPLE_ACCOUNT = '111111111111';
const SAMPLE_OWNER = 'example';

const SHOWN_LINES = 4;

type Context = Pick<CommandContext, 'terminal' | 'platform' | 'options'>;

/** Checks that the content of the repository can be deployed. */
export async function checkRepository({ terminal, platform, options }: Context): Promise<readonly Finding[]> {
  const { run, directory, environment } = terminal;
  const projen = join(directory, 'node_modules', '.bin', 'projen');
  const generated = await run({ program: projen, arguments: ['verify-generated'], directory, environment });
  const status = await run({ program: 'git', arguments: ['status', '--porcelain', '--branch'], directory, environment });
  const findings = [checkGenerated(generated)];
  // Accounts, connection and owner have no meaning on the laptop.
  if (!options.local) {
    findings.push(...checkSampleValues(platform));
  }
  findings.push(...checkTemplateLine(directory), checkCommitted(status));
  return findings;
}

function checkGenerated({ exitCode, output }: ProgramResult): Finding {
  if (exitCode === null) {
    return unknown('generated files', { detail: 'projen is not installed', fix: 'run `npm ci`' });
  }
  if (exitCode === 0) {
    return good('generated files', 'are up to date');
  }
  const lines = output.trim().split('\n').slice(0, SHOWN_LINES);
  const reason = lines.map((line) => line.trim()).join(' ');
  return fails('generated files', { detail: `were stale, or cannot be written: ${reason}`, fix: 'commit what `npx projen` has written' });
}

function checkSampleValues({ source, pipeline, environments }: PlatformConfig): readonly Finding[] {
  const samples: string[] = [];
  if (source.owner === SAMPLE_OWNER) {
    samples.push(`source.repository is ${source.owner}/${source.repository}`);
  }
  if ([pipeline, ...environments].some(({ account }) => account === SAMPLE_ACCOUNT)) {
    samples.push(`account ${SAMPLE_ACCOUNT} is the sample`);
  }
  if (samples.length === 0) {
    return [good('configuration', 'has no sample values left')];
  }
  return samples.map((detail) => fails('configuration', { detail, fix: 'set your own in .projenrc.ts, run `npx projen`, and commit' }));
}

/** Only the template's own repository needs the line. */
function checkTemplateLine(directory: string): readonly Finding[] {
  if (!isTemplateRepository(directory)) {
    return [];
  }
  return [
    warns('.projenrc.ts', {
      detail: "still has the line for the template's own repository",
      fix: 'run `npx projen setup`: it asks what is yours, and removes what only the template needs',
    }),
  ];
}

function checkCommitted({ exitCode, output }: ProgramResult): Finding {
  if (exitCode !== 0) {
    return unknown('commit', { detail: 'this is not a git repository', fix: 'clone the repository that the pipeline reads' });
  }
  const [branch, ...changes] = output.trim().split('\n');
  if (changes.length > 0) {
    const detail = `${changes.length} ${changes.length === 1 ? 'file is' : 'files are'} not committed`;
    return warns('commit', { detail, fix: 'the pipeline deploys what is pushed: commit and push' });
  }
  const ahead = branch === undefined ? undefined : /\[ahead (\d+)/.exec(branch)?.[1];
  if (ahead === undefined) {
    return good('commit', 'everything is committed');
  }
  return warns('commit', { detail: `${ahead} ${ahead === '1' ? 'commit is' : 'commits are'} not pushed`, fix: 'git push' });
}
