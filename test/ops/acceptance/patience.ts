import type { Patience } from '../../../src/ops/acceptance/wait-for-version';

/** Short, but long enough for a machine that is busy with other tests. */
export const PATIENCE: Patience = {
  timeoutMilliseconds: 300,
  intervalMilliseconds: 5,
  retryMilliseconds: 20,
  requestTimeoutMilliseconds: 1000,
  wrongMilliseconds: 10_000,
  unavailableMilliseconds: 10_000,
};
