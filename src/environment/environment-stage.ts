import type { Construct } from 'constructs';
import { CrossStackReferences, ReferenceStrength, Stack, Stage, Tags, type CfnOutput } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ConfigurationProblem } from '../config/configuration-error';
import { stackNamePrefix } from '../config/names';
import type { EnvironmentConfig } from '../config/platform-config';
import { DatabaseStack } from './database-stack';
import type { ExtendEnvironment } from './environment-extension';
import type { EnvironmentProps } from './environment-props';
import { NetworkStack } from './network-stack';
import { ServiceExtension } from './service-extension';
import { ServiceStack } from './service-stack';

export interface EnvironmentStageProps extends EnvironmentProps {
  /** Full commit SHA, which is also the image's tag. */
  readonly version: string;
}

/** One deployed copy of the service: network, database and service, in this order, and the stacks of `extend.ts` before the service. */
export class EnvironmentStage extends Stage {
  readonly environment: EnvironmentConfig;
  /** Where the service answers. */
  readonly url: CfnOutput;
  private readonly network: NetworkStack;
  private readonly service: ServiceStack;
  /** The stacks of the platform, without those of `extend.ts`. */
  readonly ownStacks: readonly Stack[];

  constructor(scope: Construct, id: string, props: EnvironmentStageProps) {
    const { platform, environment } = props;
    const { account, region } = environment;
    // CDK begins the names of stacks in a stage with the stage's name, so those of `extend.ts` fit without a prop.
    super(scope, id, { stageName: stackNamePrefix(platform.name, environment.name), env: { account, region } });
    this.environment = environment;
    // An exported value cannot change or go while another stack imports it, and a pipeline cannot get out of that by itself.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    for (const [key, value] of Object.entries({ ...platform.tags, environment: environment.name })) {
      Tags.of(this).add(key, value);
    }

    this.network = new NetworkStack(this, 'network', props);
    const database =
      environment.database && new DatabaseStack(this, 'database', { ...props, database: environment.database, network: this.network });
    this.service = new ServiceStack(this, 'service', { ...props, network: this.network, database });
    // The password, which the network stack makes, is a dynamic reference: CDK sees no dependency in it.
    database?.addStackDependency(this.network);
    this.service.addStackDependency(database ?? this.network);
    this.url = this.service.url;
    this.ownStacks = this.stacks();
  }

  /** The stacks that `extend.ts` added, without nested ones. */
  get addedStacks(): readonly Stack[] {
    return this.stacks().filter((stack) => !this.ownStacks.includes(stack));
  }

  /** @returns what is wrong with the variables that `extend.ts` gives the container */
  extend(extendEnvironment: ExtendEnvironment): readonly ConfigurationProblem[] {
    const { environment, network } = this;
    const service = new ServiceExtension({ environment, taskRole: this.service.taskRole, container: this.service.container });
    extendEnvironment({
      stage: this,
      environment,
      network: {
        vpc: network.vpc,
        // Seen from the service stack, which is deployed last: a rule that opens a stack of `extend.ts` to the tasks may refer to both.
        taskSecurityGroup: SecurityGroup.fromSecurityGroupId(this.service, 'ExtendedTasks', network.taskSecurityGroup.securityGroupId),
        loadBalancer: network.loadBalancer.balancer,
      },
      service,
    });
    for (const stack of this.addedStacks) {
      stack.addStackDependency(network);
      this.service.addStackDependency(stack);
    }
    return service.problems;
  }

  private stacks(): Stack[] {
    return this.node
      .findAll()
      .filter((construct) => Stack.isStack(construct))
      .filter((stack) => !stack.nested && Stage.of(stack) === this);
  }
}
