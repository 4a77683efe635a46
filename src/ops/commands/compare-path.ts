import type { BuildspecCommand } from '../command/command';
import { printResult } from '../command/print-result';
import { findComparePath } from '../pipeline/find-compare-path';

export const comparePath: BuildspecCommand = {
  arguments: [],
  options: {},
  notes: ['Nothing else goes to standard output, so that a buildspec can assign it to a variable.'],
  run: async (context) => {
    const path = await findComparePath(context.terminal);
    printResult(context, { json: { path }, lines: () => [path] });
    return 0;
  },
};
