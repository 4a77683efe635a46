import { environments } from './environments';
import { projen } from './projen';
import { secondRun } from './second-run';
import { synth } from './synth';
import type { Target } from '../row';

/** By the names that `--only` takes. */
export const TARGETS: Readonly<Record<string, Target>> = {
  projen,
  synth,
  environments,
  'run-process': secondRun('process'),
  'run-docker': secondRun('docker'),
};
