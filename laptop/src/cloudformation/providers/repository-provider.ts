import type { ResourceResult } from '../resource-provider';
import { InertProvider } from '../inert/inert-provider';
import { made, type InertResource } from '../inert/inert-resource';

/** A host that can never be reached (RFC 2606), so that no image is pulled or pushed by accident. */
const REGISTRY = 'laptop.invalid';

/** An image repository: images stay in Docker, or in a folder, under their repository's name. */
export const repositoryProvider = (): InertProvider => new InertProvider('AWS::ECR::Repository', repository);

function repository(resource: InertResource): ResourceResult {
  const name = resource.text('RepositoryName') || resource.name('RepositoryName').toLowerCase();
  return made(name, { Arn: resource.arn('ecr', `repository/${name}`), RepositoryUri: `${REGISTRY}/${name}` });
}
