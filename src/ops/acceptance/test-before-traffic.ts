import { TEST_TRAFFIC_HEADER } from '../../config/contract';
import { TEST_WAIT_MINUTES } from '../../config/deployment';
import type { Terminal } from '../command/terminal';
import { endPause } from '../service/read-deployment';
import { findTestedDeployment, readActionStatus, type DeploymentPlace, type TestedDeployment } from './tested-deployment';

/** Headers that all requests of the tests get. */
export type TestHeaders = Readonly<Record<string, string>>;

export interface TestBeforeTrafficProps {
  readonly terminal: Terminal;
  readonly log: (line: string) => void;
  readonly place: DeploymentPlace;
}

type Waiting = Extract<TestedDeployment, { kind: 'waiting' }>;

const POLL_MILLISECONDS = 2000;
const WAIT_MILLISECONDS = TEST_WAIT_MINUTES * 60_000;
const ROLLBACK_MILLISECONDS = 15 * 60_000;
const HEADERS: TestHeaders = { [TEST_TRAFFIC_HEADER.name]: TEST_TRAFFIC_HEADER.value };

/**
 * Runs tests when the deployment of the version waits for them, and continues it or rolls it back. If it does not wait, the tests run
 * against what the environment serves.
 * @throws Error if the version is not deployed, and what the tests throw
 */
export async function testBeforeTraffic<T extends { readonly succeeded: boolean }>(
  props: TestBeforeTrafficProps,
  test: (headers: TestHeaders) => Promise<T>,
): Promise<T> {
  const { log, place, terminal } = props;
  log(`waiting until the new tasks of ${place.version} are ready for tests`);
  const found = await waitForDeployment(props);
  switch (found.kind) {
    case 'deployed':
      log(`no deployment of ${place.version} waits for tests: testing what ${place.stage} serves`);
      return test({});
    case 'continued':
      log(`the deployment of ${place.version} goes on without waiting for tests: testing its tasks`);
      return test(HEADERS);
    case 'waiting': {
      log(`testing ${place.version} before it gets requests of users`);
      const rollBack = (): Promise<void> => endPause(place.ecs, { ...found, action: 'ROLLBACK' });
      const forget = terminal.onTermination(rollBack);
      let succeeded = false;
      try {
        const result = await test(HEADERS);
        ({ succeeded } = result);
        return result;
      } finally {
        forget();
        await finish(props, { waiting: found, succeeded });
      }
    }
  }
}

/** What tests find: the deployment, or an environment that runs the version already. */
async function waitForDeployment({ terminal, place }: TestBeforeTrafficProps): Promise<TestedDeployment | { readonly kind: 'deployed' }> {
  const end = terminal.now().getTime() + WAIT_MILLISECONDS;
  for (;;) {
    const status = await readActionStatus(place);
    if (status === 'Succeeded') {
      return { kind: 'deployed' };
    }
    if (status === 'Failed' || status === 'Abandoned') {
      throw new Error(
        `${place.version} was not tested: the action ${place.action}, which deploys it, ended as ${status} before its tasks were ready`,
      );
    }
    const found = await findTestedDeployment(place);
    if (found !== null) {
      return found;
    }
    if (terminal.now().getTime() >= end || terminal.interrupted.aborted) {
      throw new Error(
        `${place.version} was not tested: its deployment was not ready for tests within ${TEST_WAIT_MINUTES} minutes; ` +
          'if it gets ready later, ECS rolls it back',
      );
    }
    await terminal.wait(POLL_MILLISECONDS);
  }
}

interface Finished {
  readonly waiting: Waiting;
  readonly succeeded: boolean;
}

async function finish(props: TestBeforeTrafficProps, { waiting, succeeded }: Finished): Promise<void> {
  const { log, place } = props;
  const now = await findTestedDeployment(place);
  if (now?.kind !== 'waiting' || now.hookId !== waiting.hookId) {
    log('the deployment was continued or ended before its tests were over');
    return;
  }
  await endPause(place.ecs, { ...waiting, action: succeeded ? 'CONTINUE' : 'ROLLBACK' });
  if (succeeded) {
    log(`the deployment goes on: requests of users go to ${place.version}`);
  } else {
    log('the deployment is rolled back: no request of a user went to the new version');
    await waitForRollback(props);
  }
}

/** CodePipeline rolls the stage back when this action fails, and cannot update a stack that CloudFormation still rolls back. */
async function waitForRollback({ terminal, place }: TestBeforeTrafficProps): Promise<void> {
  const end = terminal.now().getTime() + ROLLBACK_MILLISECONDS;
  while ((await readActionStatus(place)) === 'InProgress' && terminal.now().getTime() < end && !terminal.interrupted.aborted) {
    await terminal.wait(POLL_MILLISECONDS);
  }
}
