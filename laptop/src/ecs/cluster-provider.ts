import { InertProvider } from '../cloudformation/inert/inert-provider';
import { made } from '../cloudformation/inert/inert-resource';
import type { ResourceRecord } from '../cloudformation/resource-provider';
import type { StandaloneTasks } from './standalone-tasks';

/** ECS clusters: names for the tasks in them. As on AWS, one cannot be deleted while it has tasks. */
export class ClusterProvider extends InertProvider {
  constructor(private readonly tasks: Pick<StandaloneTasks, 'list'>) {
    super('AWS::ECS::Cluster', (resource) => {
      const name = resource.name('ClusterName');
      return made(name, { Arn: resource.arn('ecs', `cluster/${name}`) });
    });
  }

  /** @throws Error if tasks run that belong to no service, which is gone by then */
  override async delete(current: ResourceRecord): Promise<void> {
    const running = this.tasks.list().filter(({ clusterArn, status }) => clusterArn === current.attributes['Arn'] && status !== 'STOPPED');
    if (running.length > 0) {
      throw new Error(`The Cluster cannot be deleted while Tasks are active: ${running.map(({ id }) => id).join(', ')}`);
    }
  }
}
