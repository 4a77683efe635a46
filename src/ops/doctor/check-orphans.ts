import type { CommandContext } from '../command/command-context';
import { describeOrphan, readOrphans } from '../environment/read-orphans';
import { good, unknown, warns } from './finding';
import type { Finding } from './finding';

export const ORPHANS = 'removed environments';

/** Looks for stacks of environments that .projenrc.ts no longer has. */
export async function checkOrphans(context: Pick<CommandContext, 'aws' | 'platform' | 'suggest'>): Promise<readonly Finding[]> {
  const { orphans, problems } = await readOrphans(context);
  const findings = [
    ...orphans.map((orphan) => warns(ORPHANS, describeOrphan(context, orphan))),
    ...problems.map((detail) => unknown(ORPHANS, { detail, fix: 'fix this, then run doctor again' })),
  ];
  return findings.length > 0 ? findings : [good(ORPHANS, 'have no stacks')];
}
