import { HIPAASecurityChecks, NIST80053R5Checks } from 'cdk-nag';
import { findingsIn } from '../platform/support/findings';
import { ACCEPTED_FINDINGS } from '../support/accepted-findings';
import { CONFIGURATIONS } from '../support/configurations';
import { synthesize } from '../support/synthesize';

const VARIANTS = ['two environments', 'MySQL', 'other accounts and regions', 'every deployment strategy', 'everything set'] as const;
const PACK = /^(NIST\.800\.53\.R5|HIPAA\.Security)-/;

/** Rules that found something, by variant. Those with a reason in `src` are not among them. */
const found = Object.fromEntries(
  VARIANTS.map((variant) => {
    const findings = findingsIn(synthesize(CONFIGURATIONS[variant]!()).app, [NIST80053R5Checks, HIPAASecurityChecks]);
    return [variant, findings];
  }),
);

const ruleOf = (finding: string): string => finding.replace(PACK, '').replace(/[[ ].*$/, '');

test.each(VARIANTS)('every finding of cdk-nag has its reason with %s', (variant) => {
  const unexplained = (found[variant] ?? []).filter((finding) => !PACK.test(finding) || !(ruleOf(finding) in ACCEPTED_FINDINGS));
  expect(unexplained).toEqual([]);
});

test('no reason is left over', () => {
  const rules = new Set(Object.values(found).flat().map(ruleOf));
  expect(Object.keys(ACCEPTED_FINDINGS).filter((rule) => !rules.has(rule))).toEqual([]);
});
