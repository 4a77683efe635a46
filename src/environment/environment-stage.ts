import type { Construct } from 'constructs';
import { CrossStackReferences, ReferenceStrength, Stage, Tags, type CfnOutput } from 'aws-cdk-lib';
import { DatabaseStack } from './database-stack';
import type { EnvironmentProps } from './environment-props';
import { NetworkStack } from './network-stack';
import { ServiceStack } from './service-stack';

export interface EnvironmentStageProps extends EnvironmentProps {
  /** Full commit SHA, which is also the image's tag. */
  readonly version: string;
}

/** One deployed copy of the service: network, database and service, in this order. */
export class EnvironmentStage extends Stage {
  /** Where the service answers. */
  readonly url: CfnOutput;

  constructor(scope: Construct, id: string, props: EnvironmentStageProps) {
    const { account, region } = props.environment;
    super(scope, id, { env: { account, region } });
    // An exported value cannot change or go while another stack imports it, and a pipeline cannot get out of that by itself.
    CrossStackReferences.of(this).consume(ReferenceStrength.WEAK);
    for (const [key, value] of Object.entries({ ...props.platform.tags, environment: props.environment.name })) {
      Tags.of(this).add(key, value);
    }

    const network = new NetworkStack(this, 'network', props);
    const { database: config } = props.environment;
    const database = config && new DatabaseStack(this, 'database', { ...props, database: config, network });
    const service = new ServiceStack(this, 'service', { ...props, network, database });
    // The password, which the network stack makes, is a dynamic reference: CDK sees no dependency in it.
    database?.addStackDependency(network);
    service.addStackDependency(database ?? network);
    this.url = service.url;
  }
}
