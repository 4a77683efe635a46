import type { Construct } from 'constructs';
import { Fn, Stack } from 'aws-cdk-lib';
import { stackDescription, stackName, type StackPart } from '../config/names';
import type { EnvironmentProps } from './environment-props';

export interface EnvironmentStackProps extends EnvironmentProps {
  /** What the stack contains, such as `Database`: the beginning of its description. */
  readonly content: string;
  /** Whether CloudFormation refuses to delete the stack. @default false */
  readonly terminationProtection?: boolean;
}

/** A stack of the platform in one environment, with its name, account and region. */
export abstract class EnvironmentStack extends Stack {
  constructor(scope: Construct, part: StackPart, props: EnvironmentStackProps) {
    const { platform, environment } = props;
    const { account, region } = environment;
    super(scope, part, {
      stackName: stackName({ platform: platform.name, environment: environment.name, part }),
      env: { account, region },
      description: stackDescription({ content: props.content, platform: platform.name, environment: environment.name }),
      terminationProtection: props.terminationProtection,
    });
  }

  /** The first two zones, resolved on deployment. CDK would otherwise look them up during synthesis, which needs credentials. */
  override get availabilityZones(): string[] {
    return [Fn.select(0, Fn.getAzs()), Fn.select(1, Fn.getAzs())];
  }
}
