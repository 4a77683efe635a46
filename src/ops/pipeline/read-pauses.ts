import type { CommandContext } from '../command/command-context';
import { openServices } from '../service/open-service';
import { readDeployment } from '../service/read-deployment';
import type { PausedDeployment, StageSummary } from './pipeline-summary';

/** The deployments in progress that wait before more requests go to the new version. */
export async function readPauses(
  context: Pick<CommandContext, 'aws' | 'platform'>,
  stages: readonly StageSummary[],
): Promise<readonly PausedDeployment[]> {
  const paused = context.platform.environments
    .filter(({ deployment }) => deployment.strategy !== 'rolling' && (deployment.pauseBeforeTraffic || deployment.testBeforeTraffic))
    .filter(({ name }) => stages.some((stage) => stage.name === name && stage.status === 'InProgress'))
    .map(async (environment): Promise<PausedDeployment[]> => {
      const handles = await openServices(context, { environment, access: 'read' });
      const handle = handles.find(({ worker }) => worker === null);
      const deployment = handle && (await readDeployment(handle));
      return deployment?.pause ? [{ environment: environment.name, waitsFor: deployment.pause.waitsFor, percent: deployment.percent }] : [];
    });
  return (await Promise.all(paused)).flat();
}
