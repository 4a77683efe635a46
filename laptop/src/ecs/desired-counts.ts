import { join } from 'node:path';
import { StateMap } from '../state/state-map';

const SCHEMA_VERSION = 1;

/** The desired counts to which services were scaled by hand, by their ARN. As on AWS, a deployment does not change them. */
export class DesiredCounts extends StateMap<number> {
  constructor(stateDirectory: string) {
    super(join(stateDirectory, 'desired-counts.json'), SCHEMA_VERSION);
  }
}
