import type { Command } from '../command/command';
import type { CommandContext } from '../command/command-context';
import { checkAws } from '../doctor/check-aws';
import { checkMachine } from '../doctor/check-machine';
import { checkRepository } from '../doctor/check-repository';
import { checkSecrets } from '../doctor/check-secrets';
import type { Finding } from '../doctor/finding';
import { table } from '../text/table';

const MARKS: Readonly<Record<Finding['outcome'], string>> = { good: '✔', warns: '!', fails: '✖', unknown: '?' };

export const doctor: Command = {
  positionals: [],
  options: {},
  notes: ['Ends with 1 where the next deployment would fail. It changes nothing, except that it writes generated files that are stale.'],
  run: async (context) => {
    const { terminal, options } = context;
    const findings = await examine(context);
    const broken = findings.filter(({ outcome }) => outcome === 'fails').length;
    if (options.json) {
      terminal.out(JSON.stringify(findings, null, terminal.isTerminal ? 2 : undefined));
    } else {
      [
        ...render(findings),
        '',
        broken === 0
          ? 'a deployment can go ahead'
          : `${broken === 1 ? 'one thing has' : `${broken} things have`} to be mended before a deployment`,
      ].forEach(terminal.out);
    }
    return broken === 0 ? 0 : 1;
  },
};

/** Every finding, whatever the target is. */
export async function examine(context: CommandContext): Promise<readonly Finding[]> {
  const { options, platform, terminal } = context;
  // First, since it takes longest: programs of their own, beside which the SDK is loaded.
  const repository = checkRepository(context);
  const machine = checkMachine(terminal, process.version);
  const target = options.local
    ? Promise.all(platform.environments.map((environment) => checkSecrets(context, environment))).then((found) => found.flat())
    : checkAws(context);
  return (await Promise.all([machine, repository, target])).flat();
}

export function render(findings: readonly Finding[]): readonly string[] {
  const lines = table(findings.map(({ check, outcome, detail }) => [`${MARKS[outcome]} ${check}`, detail]));
  return findings.flatMap(({ fix }, index) => [lines[index] ?? '', ...(fix === null ? [] : [`    → ${fix}`])]);
}
