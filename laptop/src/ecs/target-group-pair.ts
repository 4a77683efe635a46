import type { TargetGroupWeights } from '../elb/listener-action';
import type { ServiceLoadBalancer } from './service-settings';

export type SetWeights = (ruleArn: string, weights: TargetGroupWeights) => void;

/** The two target groups of a service: one has the tasks that get the requests, and the other one is for the next tasks. */
export class TargetGroupPair {
  private constructor(
    readonly source: string,
    readonly target: string,
    private readonly rules: { readonly productionRuleArn: string; readonly testRuleArn: string | null },
  ) {}

  /**
   * Undefined for a service without two target groups.
   * @param live the target group that gets the requests; the first one before the first deployment
   */
  static of(loadBalancers: readonly ServiceLoadBalancer[], live: string | undefined): TargetGroupPair | undefined {
    const shifted = loadBalancers.find(({ alternate }) => alternate !== null);
    if (!shifted?.alternate) {
      return undefined;
    }
    const { targetGroupArn: primary, alternate } = shifted;
    return live === alternate.targetGroupArn
      ? new TargetGroupPair(alternate.targetGroupArn, primary, alternate)
      : new TargetGroupPair(primary, alternate.targetGroupArn, alternate);
  }

  /** @param percent of the requests that the target gets */
  shift(percent: number, setWeights: SetWeights): void {
    // Weights are whole numbers, and percentages multiples of 0.1.
    const unit = Number.isInteger(percent) ? 1 : 10;
    setWeights(this.rules.productionRuleArn, {
      [this.source]: Math.round((100 - percent) * unit),
      [this.target]: Math.round(percent * unit),
    });
  }

  /** Sends the requests of tests to one of the two. */
  shiftTests(targetGroupArn: string, setWeights: SetWeights): void {
    const { testRuleArn } = this.rules;
    if (testRuleArn !== null) {
      setWeights(testRuleArn, { [this.source]: 0, [this.target]: 0, [targetGroupArn]: 100 });
    }
  }
}
