/** What the function gets that starts a task unless one runs. The names are those of the input of a schedule. */
export interface ScheduledTaskInput {
  /** The same for every delivery of one run, so that a repeated delivery does not start a second task. */
  readonly token: string;
  readonly cluster: string;
  readonly family: string;
  readonly taskDefinition: string;
  readonly subnets: readonly string[];
  /** Id. */
  readonly securityGroup: string;
  readonly assignPublicIp: 'ENABLED' | 'DISABLED';
}
