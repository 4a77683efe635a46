import type { Stack, Stage } from 'aws-cdk-lib';
import type { ISecurityGroup, IVpc } from 'aws-cdk-lib/aws-ec2';
import type { Secret } from 'aws-cdk-lib/aws-ecs';
import type { IApplicationLoadBalancer } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { IQueue } from 'aws-cdk-lib/aws-sqs';

/** The function that `src/extend.ts` exports as `extendEnvironment`. It is called once per environment, in promotion order. */
export type ExtendEnvironment = (extension: EnvironmentExtension) => void;

/** One environment, as `src/extend.ts` sees it. A new version of the template may add to these interfaces; it removes nothing. */
export interface EnvironmentExtension {
  /**
   * Scope of your stacks. `new Stack(stage, 'storage')` is called `<platform>-<environment>-storage`, has the account, region and tags of the
   * environment, and is deployed by the pipeline after the network and before the service. It may refer to the network; the service may
   * refer to it.
   */
  readonly stage: Stage;
  readonly environment: ExtendedEnvironment;
  readonly network: ExtendedNetwork;
  readonly service: ExtendedService;
}

export interface ExtendedEnvironment {
  /** As in `.projenrc.ts`, such as `prod`. */
  readonly name: string;
  readonly tier: 'development' | 'production';
  /** Twelve digits. */
  readonly account: string;
  /** Such as `eu-west-1`. */
  readonly region: string;
}

export interface ExtendedNetwork {
  readonly vpc: IVpc;
  /** Security group of the tasks, for rules such as `cache.connections.allowDefaultPortFrom(network.taskSecurityGroup)`. */
  readonly taskSecurityGroup: ISecurityGroup;
  /** The public load balancer, for example for a web ACL. */
  readonly loadBalancer: IApplicationLoadBalancer;
}

export interface ExtendedService {
  /** Role of the running containers, also of the workers: `bucket.grantReadWrite(service.taskRole)`. */
  readonly taskRole: IRole;
  /**
   * Gives the container, also that of each worker, a plain variable.
   *
   * @param name letters, digits and underscores; not one that the platform or `.projenrc.ts` sets
   * @param value also one that is known only when the stack is deployed, such as `bucket.bucketName`
   */
  addVariable(name: string, value: string): void;
  /**
   * Gives the container, also that of each worker, a variable whose value ECS reads when it starts a task. It is in no template.
   *
   * @param secret `Secret.fromSecretsManager(secret)` or `Secret.fromSsmParameter(parameter)`, of `aws-cdk-lib/aws-ecs`
   */
  addSecret(name: string, secret: Secret): void;
  /**
   * Scales a worker by the messages that wait in a queue, besides what `.projenrc.ts` scales it by: of several targets, the one that needs
   * the most tasks counts.
   *
   * @param worker as in `service.workers`
   */
  scaleOnQueue(worker: string, target: { readonly queue: IQueue; readonly messagesPerTask: number }): void;
}

/** Key in the metadata of a template. Its value is an array of resource types. */
export const RECORD_ONLY_METADATA = 'Laptop::RecordOnly';

/**
 * Says that resources of a type mean nothing on a laptop. `npm start` then records them with an id and invented attributes, instead of
 * creating them in an AWS emulator, which may not know the type. AWS deploys them as always.
 *
 * @param stack one of your stacks
 * @param type such as `AWS::WAFv2::WebACL`
 */
export function recordOnlyOnLaptop(stack: Stack, type: string): void {
  const types: readonly string[] = stack.templateOptions.metadata?.[RECORD_ONLY_METADATA] ?? [];
  stack.addMetadata(RECORD_ONLY_METADATA, [...new Set([...types, type])].sort());
}
