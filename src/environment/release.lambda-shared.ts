/** Contract between the construct and its Lambda handler. */

export const RELEASE_RESOURCE_TYPE = 'Custom::Release';

/** Properties of the custom resource. CloudFormation passes them as strings. */
export interface ReleaseProperties {
  readonly Version: string;
  readonly Command: readonly string[];
  readonly TimeoutMinutes: string;
  /** Name of the cluster. */
  readonly Cluster: string;
  /** ARN of the revision that has the image of the version. */
  readonly TaskDefinition: string;
  /** Name of the container in the task definition. */
  readonly Container: string;
  readonly Subnets: readonly string[];
  readonly SecurityGroup: string;
  readonly AssignPublicIp: 'ENABLED' | 'DISABLED';
  readonly LogGroup: string;
  /** Prefix of the names of the log streams of tasks. */
  readonly LogStreamPrefix: string;
  /** Name of the parameter with the released versions. */
  readonly ReleasesParameter: string;
  /** Id of the stack that has the data. For another one, as after the environment was deleted, the recorded versions do not count. */
  readonly DataStack: string;
}
