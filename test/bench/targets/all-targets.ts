import { environments, everything } from './environments';
import { installs } from './installs';
import { page } from './page';
import { projen } from './projen';
import { secondRun } from './second-run';
import { synth } from './synth';
import type { Target } from '../row';

/** By the names that `--only` takes. */
export const TARGETS: Readonly<Record<string, Target>> = {
  projen,
  synth,
  environments,
  everything,
  installs,
  'run-process': secondRun('process'),
  'run-docker': secondRun('docker'),
  page,
};
