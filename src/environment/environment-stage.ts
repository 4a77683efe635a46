import type { Construct } from 'constructs';
import { CrossStackReferences, ReferenceStrength, Stack, Stage, Tags, type CfnOutput } from 'aws-cdk-lib';
import { SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { ConfigurationProblem } from '../config/configuration-error';
import { BUDGET_TAG } from '../config/contract';
import { budgetName, stackNamePrefix } from '../config/names';
import type { EnvironmentConfig } from '../config/platform-config';
import { DatabaseStack } from './database-stack';
import type { ExtendEnvironment } from './environment-extension';
import type { EnvironmentProps } from './environment-props';
import { NetworkStack } from './network-stack';
import { ServiceExtension } from './service-extension';
import { ServiceStack } from './service-stack';

export interface EnvironmentStageProps extends EnvironmentProps {
  /** Full commit SHA, which is also the tag of the image. */
  readonly version: string;
}

/** One deployed copy of the service: network, database, the stacks of `extend.ts`, and the service. */
export class EnvironmentStage extends Stage {
  readonly environment: EnvironmentConfig;
  /** URL of the service. */
  readonly url: CfnOutput;
  /** The URL that acceptance tests use: of a stack that is deployed before them. */
  readonly testedUrl: CfnOutput;
  private readonly network: NetworkStack;
  private readonly service: ServiceStack;
  /** The stacks of the platform, without those of `extend.ts`. */
  readonly ownStacks: readonly Stack[];

  constructor(scope: Construct, id: string, props: EnvironmentStageProps) {
    const { platform, environment } = props;
    const { account, region } = environment;
    // CDK prefixes the names of stacks with the name of their stage, so stacks of `extend.ts` need no explicit name.
    super(scope, id, { stageName: stackNamePrefix(platform.name, environment.name), env: { account, region } });
    this.environment = environment;
    // An exported value cannot change or be removed while another stack imports it. A pipeline cannot resolve that by itself.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    const budget = environment.cost.budgetUsdPerMonth !== null && { [BUDGET_TAG]: budgetName(platform.name, environment.name) };
    for (const [key, value] of Object.entries({ ...platform.tags, environment: environment.name, ...budget })) {
      Tags.of(this).add(key, value);
    }

    this.network = new NetworkStack(this, 'network', props);
    const database =
      environment.database && new DatabaseStack(this, 'database', { ...props, database: environment.database, network: this.network });
    this.service = new ServiceStack(this, 'service', { ...props, network: this.network, database });
    // The database reads the password of the network stack by a dynamic reference, in which CDK sees no dependency.
    database?.addStackDependency(this.network);
    this.service.addStackDependency(database ?? this.network);
    this.url = this.service.url;
    this.testedUrl = this.network.url ?? this.url;
    this.ownStacks = this.stacks();
  }

  /** The stack that is deployed last. */
  get serviceStack(): Stack {
    return this.service;
  }

  /** The stacks that `extend.ts` added, without nested stacks. */
  get addedStacks(): readonly Stack[] {
    return this.stacks().filter((stack) => !this.ownStacks.includes(stack));
  }

  /** @returns problems with what `extend.ts` gives the containers, and with workers that nothing scales */
  extend(extendEnvironment: ExtendEnvironment): readonly ConfigurationProblem[] {
    const { environment, network } = this;
    const service = new ServiceExtension({ environment, service: this.service });
    // An import in the service stack, which is deployed last: CDK puts rules of this group there, so they can refer to added stacks.
    const taskSecurityGroup = SecurityGroup.fromSecurityGroupId(this.service, 'ExtendedTasks', network.taskSecurityGroup.securityGroupId);
    // The release command may need what these rules allow.
    this.service.release?.node.addDependency(taskSecurityGroup);
    extendEnvironment({
      stage: this,
      environment,
      network: {
        vpc: network.vpc,
        taskSecurityGroup,
        loadBalancer: network.loadBalancer.balancer,
      },
      service,
    });
    for (const stack of this.addedStacks) {
      stack.addStackDependency(network);
      this.service.addStackDependency(stack);
    }
    return service.allProblems();
  }

  private stacks(): Stack[] {
    return this.node
      .findAll()
      .filter((construct) => Stack.isStack(construct))
      .filter((stack) => !stack.nested && Stage.of(stack) === this);
  }
}
