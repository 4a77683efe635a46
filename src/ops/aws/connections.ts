import type { Place } from '../../config/places';
import type { Clients } from './clients';

/**
 * What a command does in an account and region: read, deploy or delete stacks, or change something else. `cdk bootstrap` makes roles for the
 * first two, so that they also work in accounts other than that of the caller's credentials.
 */
export type Access = 'read' | 'stacks' | 'change';

export interface Connections {
  /** Clients for a target. Nothing is sent before one of them is used. */
  readonly at: (target: Place, access: Access) => Clients;
  /** Clients with the caller's own credentials, in whatever account they are. */
  readonly own: (target: Pick<Place, 'region'>) => Clients;
  /** Ends what the connection has started. @default - it has started nothing */
  readonly close?: () => Promise<void>;
  /** Environment variables that point the AWS CLI to the same target. */
  readonly environment: (target: Place) => Promise<Readonly<Record<string, string>>>;
}
