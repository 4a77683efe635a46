import { join } from 'node:path';
import { StateFile } from '../state/state-file';
import type { TargetGroupWeights } from './listener-action';

const SCHEMA_VERSION = 1;

/** The weights that ECS has given to rules, by the ARN of the rule. They are not those of the template, and survive a restart. */
export class RuleWeights {
  private readonly file: StateFile<Readonly<Record<string, TargetGroupWeights>>>;

  constructor(stateDirectory: string) {
    this.file = new StateFile(join(stateDirectory, 'rule-weights.json'), SCHEMA_VERSION);
  }

  get(ruleArn: string): TargetGroupWeights | undefined {
    return this.file.read()?.[ruleArn];
  }

  set(ruleArn: string, weights: TargetGroupWeights): void {
    this.file.write({ ...this.file.read(), [ruleArn]: weights });
  }

  forget(ruleArn: string): void {
    const { [ruleArn]: known, ...others } = this.file.read() ?? {};
    if (known !== undefined) {
      this.file.write(others);
    }
  }
}
