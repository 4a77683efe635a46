import type { Clients } from './clients';
import type { Access, AwsTarget } from './aws-target';

export interface Connections {
  /** Clients for a target. Nothing is sent before one of them is used. */
  readonly at: (target: AwsTarget, access: Access) => Clients;
  /** Clients with the caller's own credentials, in whatever account they are. */
  readonly own: (target: Pick<AwsTarget, 'region'>) => Clients;
  /** Ends what the connection has started. @default - it has started nothing */
  readonly close?: () => Promise<void>;
  /** Environment variables that point the AWS CLI to the same target. */
  readonly environment: (target: AwsTarget) => Promise<Readonly<Record<string, string>>>;
}
