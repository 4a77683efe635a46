import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../command/usage-error';
import { platformOptions } from './platform-options';
import { type Answers, NONE, placeholders } from './questions';
import { renderProjenrc } from './render-projenrc';

const PROJENRC = '.projenrc.ts';
const README = 'README.md';

/** First line of the template's own README. */
const TEMPLATE_README = '<!-- `npx projen setup` replaces this file. Delete this line to keep it. -->';

/** Only the sample app has this file. */
const SAMPLE_COLLECTION = 'app/acceptance/bananas.postman_collection.json';

const SAMPLES = 'src/project/samples';

/** Whether `.projenrc.ts` is as the template offers it, so that nothing in it is a team's. */
export function isTemplate(directory: string): boolean {
  const lines = readFileSync(join(directory, PROJENRC), 'utf8').split('\n');
  // Only the template's own repository has these lines.
  const content = lines
    .filter((line) => !line.includes('TemplateMaintenance'))
    .join('\n')
    .replaceAll('\n\n\n', '\n\n');
  const name = /name: '(.*)'/.exec(content)?.[1] ?? '';
  return content === renderProjenrc(platformOptions(placeholders(name)));
}

export interface WriteRepositoryProps {
  /** Root of the repository, absolute. */
  readonly directory: string;
  readonly answers: Answers;
  /** Whether an edited `.projenrc.ts` may be replaced. */
  readonly overwrite: boolean;
}

/**
 * Writes what the answers decide: the app, the README, and last `.projenrc.ts`, so that an interrupted run can be repeated.
 * @returns the files that changed
 * @throws UsageError when `.projenrc.ts` was edited and may not be replaced
 */
export function writeRepository({ directory, answers, overwrite }: WriteRepositoryProps): readonly string[] {
  const projenrc = renderProjenrc(platformOptions(answers));
  const file = join(directory, PROJENRC);
  const isSame = readFileSync(file, 'utf8') === projenrc;
  if (!isSame && !overwrite && !isTemplate(directory)) {
    throw new UsageError([
      `${PROJENRC} was edited after the set-up, and these answers would replace it; edit it and run \`npx projen\`, or add --overwrite to replace it`,
    ]);
  }
  const changed: string[] = [];
  if (answers.app === NONE && existsSync(join(directory, SAMPLE_COLLECTION))) {
    rmSync(join(directory, 'app'), { recursive: true });
    cpSync(join(directory, SAMPLES, 'service'), join(directory, 'app'), { recursive: true });
    changed.push('app/');
  }
  if (readFileSync(join(directory, README), 'utf8').startsWith(TEMPLATE_README)) {
    const sample = readFileSync(join(directory, SAMPLES, `${README}.sample`), 'utf8');
    writeFileSync(join(directory, README), sample.replaceAll('{{name}}', answers.name));
    changed.push(README);
  }
  if (!isSame) {
    writeFileSync(file, projenrc);
    changed.push(PROJENRC);
  }
  return changed;
}
