import { explainError } from '../aws/explain-error';
import type { CommandContext } from '../command/command-context';
import { openServices } from '../service/open-service';
import type { DeployedEnvironment } from './deployed-environment';
import type { EnvironmentSummary } from './environment-summary';
import { readSummary } from './read-summary';

/** What runs in an environment. One that cannot be read must not hide the others, so its summary contains the error. */
export async function summarizeEnvironment(context: CommandContext, environment: DeployedEnvironment): Promise<EnvironmentSummary> {
  const { name, tier, account, region } = environment;
  try {
    return await readSummary(context, { environment, services: openServices(context, { environment, access: 'read' }) });
  } catch (error) {
    return {
      name,
      tier,
      account,
      region,
      url: null,
      version: null,
      subject: null,
      deployedAt: null,
      tasks: null,
      health: 'unknown',
      problem: explainError(error, context.suggest),
    };
  }
}
