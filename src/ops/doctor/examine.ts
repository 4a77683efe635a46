import { platformWarnings } from '../../config/warnings';
import type { CommandContext } from '../command/command-context';
import { table } from '../text/table';
import { checkAws } from './check-aws';
import { checkBranch } from './check-branch';
import { checkMachine } from './check-machine';
import { checkMysql } from './check-mysql';
import { checkOrphans } from './check-orphans';
import { checkRepository } from './check-repository';
import { checkSecrets } from './check-secrets';
import { warns, type Finding } from './finding';

const MARKS: Readonly<Record<Finding['outcome'], string>> = { good: '✔', warns: '!', fails: '✖', unknown: '?' };

/** The findings of all checks. */
export async function examine(context: CommandContext): Promise<readonly Finding[]> {
  const { options, platform, terminal } = context;
  // First, because it takes longest: it runs other programs while this one loads the SDK.
  const repository = checkRepository(context);
  const machine = checkMachine(terminal, process.version);
  const mysql = checkMysql(terminal, platform);
  const target = options.local
    ? Promise.all([checkOrphans(context), ...platform.environments.map((environment) => checkSecrets(context, environment))]).then(
        (found) => found.flat(),
      )
    : Promise.all([checkBranch(context), checkAws(context)]).then((found) => found.flat());
  const configuration = platformWarnings(platform).map(({ environment, ...warning }) => warns(`configuration of ${environment}`, warning));
  return [...configuration, ...(await Promise.all([machine, mysql, repository, target])).flat()];
}

export function renderFindings(findings: readonly Finding[]): readonly string[] {
  const lines = table(findings.map(({ check, outcome, detail }) => [`${MARKS[outcome]} ${check}`, detail]));
  return lines.flatMap((line, index) => {
    const fix = findings[index]?.fix ?? null;
    return fix === null ? [line] : [line, `    → ${fix}`];
  });
}
