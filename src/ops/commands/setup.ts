import type { CommandOption, RepositoryCommand } from '../command/command';
import type { BuildspecContext } from '../command/command-context';
import { printResult } from '../command/print-result';
import type { Terminal } from '../command/terminal';
import { UsageError } from '../command/usage-error';
import { collectAnswers } from '../setup/collect-answers';
import { type Answers, FLAGS, LATER, QUESTIONS } from '../setup/questions';
import { type Surroundings, surroundingsOf } from '../setup/surroundings';
import { isTemplate, writeRepository } from '../setup/write-repository';

export interface SetupProps {
  /** Turns the files of the template's own repository into those of a team's. @default - nothing: a release has them */
  readonly toTeamFiles?: (directory: string) => Promise<void>;
  /** Finds what is suggested as answers. @default - on this machine */
  readonly findSurroundings?: (terminal: Terminal) => Promise<Surroundings>;
}

const OPTIONS: Readonly<Record<string, CommandOption>> = {
  ...Object.fromEntries(FLAGS.map((flag) => [flag, { type: 'string', value: QUESTIONS[flag].value, meaning: QUESTIONS[flag].asks }])),
  yes: { type: 'boolean', short: 'y', meaning: 'ask nothing: take the suggested answer to a question without a flag' },
  overwrite: { type: 'boolean', meaning: 'replace a .projenrc.ts that was edited' },
};

/** Turns a copy of the template into the repository of a team. */
export const setupCommand = (props: SetupProps): RepositoryCommand => ({
  arguments: [],
  options: OPTIONS,
  notes: ['It can be run again: what you edited stays, unless --overwrite is given.'],
  run: async (context) => run(context, props),
});

export const setup = setupCommand({});

async function run(context: BuildspecContext, { toTeamFiles, findSurroundings = surroundingsOf }: SetupProps): Promise<number> {
  const { terminal, options } = context;
  await refuseUncommitted(terminal);
  refuseSecondSetup(context);
  const answers = await collectAnswers({ terminal, options, surroundings: await findSurroundings(terminal) });
  await toTeamFiles?.(terminal.directory);
  const changed = writeRepository({ directory: terminal.directory, answers, overwrite: options.flag('overwrite') });
  const exitCode = await terminal.runInteractive({ program: 'npx', arguments: ['projen'], output: options.json ? 'stderr' : 'stdout' });
  if (exitCode !== 0) {
    throw new Error(`\`npx projen\` failed with exit code ${exitCode}: fix what it says above, and run it again; everything else is done`);
  }
  printResult(context, { json: { answers, changed }, lines: () => nextSteps(answers) });
  return 0;
}

/** Set-up rewrites and removes files. After a commit, `git diff` shows what it did, and `git restore` undoes it. */
async function refuseUncommitted({ run: runProgram, directory, environment }: Terminal): Promise<void> {
  const { exitCode, output } = await runProgram({ program: 'git', arguments: ['status', '--porcelain'], directory, environment });
  if (exitCode !== 0) {
    throw new UsageError(['this is not a git repository; run `git init && git add --all && git commit -m "Use the template"` first']);
  }
  if (output.trim() !== '') {
    throw new UsageError([
      'there are changes that are not committed; commit them or run `git stash` first, so that you can see and undo what set-up does',
    ]);
  }
}

/** Nobody should answer questions whose answers are not used. */
function refuseSecondSetup({ terminal, options }: BuildspecContext): void {
  const isAnswered = FLAGS.every((flag) => options.text(flag) !== undefined);
  if (!isTemplate(terminal.directory) && !isAnswered && !options.flag('overwrite')) {
    throw new UsageError([
      'this repository is set up already; edit .projenrc.ts and run `npx projen`, or add --overwrite to answer the questions again',
    ]);
  }
}

const nextSteps = ({ name, connection }: Answers): readonly string[] => [
  '',
  `${name} is set up. Next:`,
  `  git add --all && git commit -m "Set up ${name}"`,
  '  npm start                    takes the commit to test and prod on this machine',
  ...(connection === LATER
    ? ['  source.connectionArn         in .projenrc.ts, before you deploy to AWS: `npx projen doctor` says how']
    : []),
  '  npx projen doctor            checks what a deployment to AWS needs',
  '  npx projen pipeline:up       deploys the pipeline, once',
];
