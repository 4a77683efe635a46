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
    answers = (await answerEach((flag) => ask(terminal, { ...QUESTIONS[flag], suggestion: previous[flag] }))) as Answers;
    problems = problemsOf(answers);
  }
  if (problems.length > 0) {
    throw new UsageError(problems);
  }
  return answers;
}

/** Adds the answers that no flag gives. */
async function complete(given: Given, { terminal, options, surroundings }: CollectAnswersProps): Promise<Answers> {
  const takesSuggestions = options.flag('yes');
  const answers = await answerEach(async (flag, earlier) => {
    const question: Question = QUESTIONS[flag];
    const isOpen = given[flag] === undefined && (terminal.isInteractive || takesSuggestions);
    const suggestion = isOpen ? await question.suggest(surroundings, earlier) : given[flag];
    return isOpen && !takesSuggestions ? ask(terminal, { ...question, suggestion }) : suggestion;
  });
  const missing = FLAGS.filter((flag) => answers[flag] === undefined);
  if (missing.length > 0) {
    throw new UsageError([
      'these answers are missing, and there is nobody to ask:',
      ...missing.map((flag) => `  --${flag} ${QUESTIONS[flag].value}  ${QUESTIONS[flag].asks}`),
      takesSuggestions ? 'nothing on this machine suggests them' : '--yes takes the suggested answer to a question that has one',
    ]);
  }
  return answers as Answers;
}

/** Answers every question in order; a later answer can depend on those before it. */
async function answerEach(answer: (flag: Flag, earlier: Given) => Promise<string | undefined>): Promise<Given> {
  const answers: Partial<Record<Flag, string>> = {};
  for (const flag of FLAGS) {
    const given = await answer(flag, answers);
    if (given !== undefined) {
      answers[flag] = given;
    }
  }
  return answers;
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
