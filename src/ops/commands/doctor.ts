import type { Command } from '../command/command';
import { printResult } from '../command/print-result';
import { examine, renderFindings } from '../doctor/examine';

export const doctor: Command = {
  arguments: [],
  options: {},
  notes: ['Ends with 1 if the next deployment would fail. It changes nothing, except that it writes stale generated files again.'],
  run: async (context) => {
    const findings = await examine(context);
    const failures = findings.filter(({ outcome }) => outcome === 'fails').length;
    printResult(context, { json: findings, lines: () => [...renderFindings(findings), '', conclusion(failures)] });
    return failures === 0 ? 0 : 1;
  },
};

function conclusion(failures: number): string {
  if (failures === 0) {
    return 'ready to deploy';
  }
  return failures === 1 ? 'not ready to deploy: one check failed' : `not ready to deploy: ${failures} checks failed`;
}
