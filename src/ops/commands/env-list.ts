import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { watch } from '../command/watch';
import type { EnvironmentSummary } from '../environment/environment-summary';
import { summarizeEnvironment } from '../environment/summarize-environment';
import { age } from '../text/age';
import { shortVersion } from '../text/short-version';
import { table } from '../text/table';

const INTERVAL = 5000;

export const envList: Command = {
  positionals: [],
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

function show(environments: readonly EnvironmentSummary[], { options, terminal }: CommandContext): readonly string[] {
  if (options.json) {
    return [JSON.stringify(environments, null, terminal.isTerminal ? 2 : undefined)];
  }
  const header = ['ENVIRONMENT', 'VERSION', 'DEPLOYED', 'HEALTH', 'TASKS', 'URL', 'COMMIT'];
  return [...table([header, ...environments.map((environment) => row(environment, terminal.now()))]), ...problems(environments)];
}

const row = ({ name, version, deployedAt, health, tasks, url, subject }: EnvironmentSummary, now: Date): readonly string[] => [
  name,
  version === null ? '–' : shortVersion(version),
  deployedAt === null ? '–' : `${age(new Date(deployedAt), now)} ago`,
  health,
  tasks === null ? '–' : `${tasks.running}/${tasks.desired}`,
  url ?? '–',
  subject ?? '',
];

const problems = (environments: readonly EnvironmentSummary[]): readonly string[] => {
  const lines = environments.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`]));
  return lines.length === 0 ? [] : ['', ...lines];
};
