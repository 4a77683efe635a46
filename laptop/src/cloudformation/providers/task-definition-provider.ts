import { join } from 'node:path';
import { InertResource } from '../inert/inert-resource';
import type { ResourceProvider, ResourceRequest, ResourceResult } from '../resource-provider';
import { StateFile } from '../../state/state-file';

const SCHEMA_VERSION = 1;

/** Registers task definitions. Each change makes another revision, and no revision is ever given twice, as on AWS. */
export class TaskDefinitionProvider implements ResourceProvider {
  readonly type = 'AWS::ECS::TaskDefinition';
  private readonly revisions: StateFile<Readonly<Record<string, number>>>;

  constructor({ stateDirectory }: { readonly stateDirectory: string }) {
    this.revisions = new StateFile(join(stateDirectory, 'task-definitions.json'), SCHEMA_VERSION);
  }

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const resource = new InertResource(request);
    const family = resource.text('Family') || `${request.stackName}${request.logicalId}`;
    const arn = resource.arn('ecs', `task-definition/${family}:${this.nextRevision(family)}`);
    return { physicalId: arn, attributes: { TaskDefinitionArn: arn } };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async delete(): Promise<void> {
    // A definition that is not registered any more is a record that is gone.
  }

  private nextRevision(family: string): number {
    const revisions = this.revisions.read() ?? {};
    const revision = (revisions[family] ?? 0) + 1;
    this.revisions.write({ ...revisions, [family]: revision });
    return revision;
  }
}
