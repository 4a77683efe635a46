import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { resultLines } from '../command/print-result';
import { watch } from '../command/watch';
import type { EnvironmentSummary } from '../environment/environment-summary';
import { summarizeEnvironment } from '../environment/summarize-environment';
import { ago } from '../text/age';
import { subjectOf } from '../text/first-line';
import { shortVersion } from '../text/short-version';
import { table } from '../text/table';
import type { Row } from '../text/table';

const INTERVAL = 5000;
const HEADER = ['ENVIRONMENT', 'VERSION', 'DEPLOYED', 'HEALTH', 'TASKS', 'URL', 'COMMIT'];

export const envList: Command = {
  arguments: [],
  options: { watch: { type: 'boolean', short: 'w', meaning: 'show it again whenever it changes, until Ctrl-C' } },
  run: async (context) => {
    const { terminal, platform, options } = context;
    const read = (): Promise<readonly EnvironmentSummary[]> =>
      Promise.all(platform.environments.map((environment) => summarizeEnvironment(context, environment)));
    if (options.flag('watch')) {
      await watch({ terminal, intervalMilliseconds: INTERVAL, look: async () => ({ lines: show(await read(), context), isOver: false }) });
      return 0;
    }
    const environments = await read();
    show(environments, context).forEach(terminal.out);
    return environments.every(({ problem }) => problem === null) ? 0 : 1;
  },
};

const show = (environments: readonly EnvironmentSummary[], context: CommandContext): readonly string[] =>
  resultLines(context, { json: environments, lines: () => render(environments, context.terminal.now()) });

function render(environments: readonly EnvironmentSummary[], now: Date): readonly string[] {
  const problems = environments.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`]));
  const rows = table([HEADER, ...environments.map((environment) => row(environment, now))]);
  return problems.length === 0 ? rows : [...rows, '', ...problems];
}

const row = ({ name, version, deployedAt, health, tasks, url, subject }: EnvironmentSummary, now: Date): Row => [
  name,
  version === null ? '–' : shortVersion(version),
  ago(deployedAt, now) ?? '–',
  health,
  tasks === null ? '–' : `${tasks.running}/${tasks.desired}`,
  url ?? '–',
  subject === null ? null : subjectOf(subject),
];
