import { regionalArn } from '../cloudformation/regional-arn';
import { JsonReader } from '../json-reader';
import type { JsonObject } from '../json';
import { awsEvent } from './aws-event';
import { isParameterRule, matchingRules, PARAMETER_STORE } from './event-pattern';
import { callFunction, type FunctionContext } from '../lambda/call-function';
import type { ResourceRecord } from '../cloudformation/resource-provider';
import type { Stack } from '../cloudformation/stack';
import type { Stacks } from '../cloudformation/stacks';
import type { ParameterChange } from './parameter-changes';

export interface ParameterRulesProps extends FunctionContext {
  readonly stacks: () => Pick<Stacks, 'list'>;
  readonly warn: (message: string) => void;
}

/** The rules of EventBridge for changes in Parameter Store: calls the functions that are their targets. */
export class ParameterRules {
  constructor(private readonly props: ParameterRulesProps) {}

  /** Returns before the functions have ended. */
  notify(change: ParameterChange): void {
    for (const stack of this.props.stacks().list()) {
      const event = eventOf(change, stack);
      for (const rule of matchingRules(stack, event).filter(({ properties }) => isParameterRule(properties))) {
        this.callTargets(rule, event);
      }
    }
  }

  private callTargets(rule: ResourceRecord, event: JsonObject): void {
    for (const target of JsonReader.of(rule).objects('Targets')) {
      callFunction({ arn: target.string('Arn'), event, signal: new AbortController().signal }, this.props).catch((error: unknown) =>
        this.props.warn(`the rule ${rule.physicalId} has called its target without success: ${(error as Error).message}`),
      );
    }
  }
}

const eventOf = ({ operation, name, type }: ParameterChange, { account, region }: Stack): JsonObject =>
  awsEvent({
    source: PARAMETER_STORE,
    detailType: 'Parameter Store Change',
    account,
    region,
    resource: regionalArn({ account, region }, { service: 'ssm', resource: `parameter/${name.replace(/^\//, '')}` }),
    detail: { operation, name, type },
  });
