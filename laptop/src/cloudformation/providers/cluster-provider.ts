import { InertProvider } from '../inert/inert-provider';
import { made } from '../inert/inert-resource';

/** An ECS cluster: a name that services are in. */
export const clusterProvider = (): InertProvider =>
  new InertProvider('AWS::ECS::Cluster', (resource) => {
    const name = resource.name('ClusterName');
    return made(name, { Arn: resource.arn('ecs', `cluster/${name}`) });
  });
