import { TIER_DEFAULTS } from '../defaults';
import type { Finding, Rule } from './rule';

/** What a tier switches on for safety is off for a stated reason only. Options cannot break this; an edited `platform.json` can. */
export const optOuts: Rule = ({ environments }, locate) =>
  environments.flatMap(({ tier, approval, database }, index) => {
    const defaults = TIER_DEFAULTS[tier];
    const findings: Finding[] = [];
    if (defaults.approval && !approval.required && approval.reason === null) {
      findings.push(missingReason(locate('environments', index, 'approval', 'reason')));
    }
    if (
      defaults.database.deletionProtection &&
      database &&
      !database.deletionProtection.enabled &&
      database.deletionProtection.reason === null
    ) {
      findings.push(missingReason(locate('environments', index, 'database', 'deletionProtection', 'reason')));
    }
    return findings;
  });

const missingReason = (path: string): Finding => ({
  path,
  given: 'null',
  allowed: 'a reason, since the production tier has this on',
  fix: 'write { enabled: false, reason: "…" } in .projenrc.ts',
  involves: [path],
});
