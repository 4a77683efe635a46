import { ConfigurationError } from '../../config/configuration-error';
import { resolvePlatform } from '../../config/resolve-platform';
import type { BuildspecContext } from '../command/command-context';
import type { Terminal } from '../command/terminal';
import { UsageError } from '../command/usage-error';
import { platformOptions } from './platform-options';
import { type Answers, type Flag, FLAGS, NONE, type Question, QUESTIONS } from './questions';
import type { Surroundings } from './surroundings';

type Given = Readonly<Partial<Record<Flag, string>>>;

export interface CollectAnswersProps extends Pick<BuildspecContext, 'terminal' | 'options'> {
  readonly surroundings: Surroundings;
}

/**
 * Takes answers from flags, then asks for the others where a person can be asked. With `--yes` the others are those that are suggested.
 * @throws UsageError that lists every missing or wrong answer
 */
export async function collectAnswers(props: CollectAnswersProps): Promise<Answers> {
  const { terminal, options } = props;
  const given: Given = Object.fromEntries(FLAGS.flatMap((flag) => (options.text(flag) === undefined ? [] : [[flag, options.text(flag)]])));
  const asks = terminal.isInteractive && !options.flag('yes');
  let answers = await complete(given, props);
  let problems = problemsOf(answers);
  while (problems.length > 0 && asks) {
    problems.forEach(terminal.err);
    terminal.out('\nThese answers do not work yet. Once more; Enter keeps an answer.');
    const previous = answers;
    answers = await answerEach((flag) => ask(terminal, { ...QUESTIONS[flag], suggestion: previous[flag] }));
    problems = problemsOf(answers);
  }
  if (problems.length > 0) {
    throw new UsageError(problems);
  }
  return answers;
}

/** Adds the answers that no flag gives. */
async function complete(given: Given, { terminal, options, surroundings }: CollectAnswersProps): Promise<Answers> {
  const missing: Flag[] = [];
  const answers = await answerEach(async (flag, earlier) => {
    const answer = given[flag];
    if (answer !== undefined) {
      return answer;
    }
    const question: Question = QUESTIONS[flag];
    const isAsked = terminal.isInteractive && !options.flag('yes');
    const suggestion = isAsked || options.flag('yes') ? await question.suggest(surroundings, earlier) : undefined;
    if (isAsked) {
      return ask(terminal, { ...question, suggestion });
    }
    if (suggestion === undefined) {
      missing.push(flag);
    }
    return suggestion ?? '';
  });
  if (missing.length > 0) {
    throw new UsageError([
      'these answers are missing, and there is nobody to ask:',
      ...missing.map((flag) => `  --${flag} ${QUESTIONS[flag].value}  ${QUESTIONS[flag].asks}`),
      options.flag('yes') ? 'nothing on this machine suggests them' : '--yes takes the suggested answer to a question that has one',
    ]);
  }
  return answers;
}

/** Answers every question in order; a later answer can depend on those before it. */
async function answerEach(answer: (flag: Flag, earlier: Given) => Promise<string>): Promise<Answers> {
  const answers: Partial<Record<Flag, string>> = {};
  for (const flag of FLAGS) {
    answers[flag] = await answer(flag, answers);
  }
  return answers as Answers;
}

interface Asked extends Pick<Question, 'asks' | 'help'> {
  readonly suggestion: string | undefined;
}

async function ask(terminal: Terminal, { asks, help, suggestion }: Asked): Promise<string> {
  terminal.err(`\n${asks}\n  ${help}`);
  const answer = await terminal.ask(suggestion === undefined ? '> ' : `[${suggestion}] > `);
  return answer === '' ? (suggestion ?? '') : answer;
}

/** What is wrong with the answers. The configuration checks them, because it is what they become. */
function problemsOf(answers: Answers): readonly string[] {
  const problems: string[] = [];
  if (!['sample', NONE].includes(answers.app)) {
    problems.push(`--app is "${answers.app}"; allowed: sample, ${NONE}`);
  }
  if (answers.app === 'sample' && answers.database === 'mysql') {
    problems.push(`--app sample needs PostgreSQL, and --database is mysql; use --database postgresql, or --app ${NONE}`);
  }
  try {
    resolvePlatform(platformOptions(answers));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) {
      throw error;
    }
    problems.push(error.message);
  }
  return problems;
}
