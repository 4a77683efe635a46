import { join } from 'node:path';
import { COMPARISON_VARIABLES } from '../config/contract';
import { acceptanceTest, PATIENCE } from './acceptance-test';
import type { AcceptanceTestProps } from './acceptance-test';
import { COMPARE_PATH_FILE } from './compare-path';
import { runMain } from './run-main';
import { runProgram } from './run-program';

/**
 * What the pipeline does with an environment that it has deployed: tests it and, where an approval comes next, finds out beside that what the
 * approval would change, for {@link COMPARE_PATH_FILE}. Returns the exit code.
 * @throws what {@link acceptanceTest} throws
 */
export async function testEnvironment(props: AcceptanceTestProps): Promise<number> {
  const [tests, comparison] = await Promise.all([
    acceptanceTest(props),
    props.host.environment[COMPARISON_VARIABLES.nextEnvironmentParameter] ? compare(props) : 0,
  ]);
  return tests === 0 ? comparison : tests;
}

/** In a process of its own: loading the SDK would hold up the tests. */
async function compare({ host, run }: AcceptanceTestProps): Promise<number> {
  const { exitCode } = await run({
    program: process.execPath,
    arguments: ['--require', 'tsx/cjs', join(__dirname, 'compare-path.ts'), COMPARE_PATH_FILE],
    directory: host.directory,
    environment: host.environment,
    onLine: host.err,
  });
  return exitCode ?? 1;
}

if (require.main === module) {
  void runMain((host) => testEnvironment({ host, run: runProgram, patience: PATIENCE }));
}
