import { ECSClient, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { SECRET_RESTART_VARIABLES } from '../config/contract';

const client = new ECSClient({});

/** Replaces the tasks of the service and its workers by new ones of the same version, which read the secrets when they start. */
export async function handler(): Promise<void> {
  const { [SECRET_RESTART_VARIABLES.cluster]: cluster, [SECRET_RESTART_VARIABLES.services]: services } = process.env;
  for (const service of services!.split(',')) {
    await client.send(new UpdateServiceCommand({ cluster, service, forceNewDeployment: true }));
  }
}
