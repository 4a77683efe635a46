import { join } from 'node:path';
import { StateMap } from '../state/state-map';
import type { TargetGroupWeights } from './listener-action';

const SCHEMA_VERSION = 1;

/** The weights that ECS has given to rules, by the ARN of the rule. They are not those of the template, and survive a restart. */
export class RuleWeights extends StateMap<TargetGroupWeights> {
  constructor(stateDirectory: string) {
    super(join(stateDirectory, 'rule-weights.json'), SCHEMA_VERSION);
  }
}
