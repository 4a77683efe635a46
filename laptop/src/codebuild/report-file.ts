import { join } from 'node:path';
import { StateFile } from '../state/state-file';
import type { ReportSummary } from './build';

const SCHEMA_VERSION = 1;

/** The reports of a build, kept in its folder. */
export const reportFile = (workDirectory: string): StateFile<readonly ReportSummary[]> =>
  new StateFile(join(workDirectory, 'reports.json'), SCHEMA_VERSION);
