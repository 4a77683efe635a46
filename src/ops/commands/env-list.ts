import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { resultLines } from '../command/print-result';
import { watch } from '../command/watch';
import type { EnvironmentSummary } from '../environment/environment-summary';
import { isOrphan } from '../environment/deployed-environment';
import { describeOrphan, readOrphans, type OrphanDescription } from '../environment/read-orphans';
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
    const read = async (): Promise<Listing> => {
      const configured = Promise.all(platform.environments.map((environment) => summarizeEnvironment(context, environment)));
      const { orphans, problems } = await readOrphans(context);
      const orphaned = await Promise.all(orphans.map((orphan) => summarizeEnvironment(context, orphan)));
      return { environments: [...(await configured), ...orphaned], problems };
    };
    if (options.flag('watch')) {
      await watch({ terminal, intervalMilliseconds: INTERVAL, look: async () => ({ lines: show(await read(), context), isOver: false }) });
      return 0;
    }
    const listing = await read();
    show(listing, context).forEach(terminal.out);
    if (options.json) {
      listing.problems.forEach(terminal.err);
    }
    return listing.environments.every(({ problem }) => problem === null) ? 0 : 1;
  },
};

interface Listing {
  readonly environments: readonly EnvironmentSummary[];
  /** Why environments that were renamed or removed may be missing. */
  readonly problems: readonly string[];
}

const show = (listing: Listing, context: CommandContext): readonly string[] =>
  resultLines(context, { json: listing.environments, lines: () => render(listing, context) });

function render({ environments, problems }: Listing, context: CommandContext): readonly string[] {
  const notes = environments.flatMap((environment) => [
    ...(isOrphan(environment) ? [sentence(describeOrphan(context, environment))] : []),
    ...(environment.problem === null ? [] : [`${environment.name}: ${environment.problem}`]),
  ]);
  const rows = table([HEADER, ...environments.map((environment) => row(environment, context.terminal.now()))]);
  const all = [...notes, ...problems];
  return all.length === 0 ? rows : [...rows, '', ...all];
}

const sentence = ({ detail, fix }: OrphanDescription): string => `${detail}; ${fix}`;

const row = ({ name, version, deployedAt, health, tasks, url, subject }: EnvironmentSummary, now: Date): Row => [
  name,
  version === null ? '–' : shortVersion(version),
  ago(deployedAt, now) ?? '–',
  health,
  tasks === null ? '–' : `${tasks.running}/${tasks.desired}`,
  url ?? '–',
  subject === null ? null : subjectOf(subject),
];
