import { join } from 'node:path';
import { JsonReader } from '../../json-reader';
import { StateMap } from '../../state/state-map';
import { regionalArn } from '../regional-arn';
import type { ResourceProvider, ResourceRequest, ResourceResult } from '../resource-provider';

const SCHEMA_VERSION = 1;

/** Registers task definitions. As on AWS, each change makes a new revision, and no revision number is used twice. */
export class TaskDefinitionProvider implements ResourceProvider {
  readonly type = 'AWS::ECS::TaskDefinition';
  private readonly revisions: StateMap<number>;

  constructor({ stateDirectory }: { readonly stateDirectory: string }) {
    this.revisions = new StateMap(join(stateDirectory, 'task-definitions.json'), SCHEMA_VERSION);
  }

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const properties = new JsonReader(`${this.type} '${request.logicalId}'`, request.properties);
    const family = properties.optionalString('Family') ?? `${request.stackName}${request.logicalId}`;
    const arn = regionalArn(request, { service: 'ecs', resource: `task-definition/${family}:${this.nextRevision(family)}` });
    return { physicalId: arn, attributes: { TaskDefinitionArn: arn } };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async delete(): Promise<void> {
    // Only the record exists, and the stack deletes it.
  }

  private nextRevision(family: string): number {
    const revision = (this.revisions.get(family) ?? 0) + 1;
    this.revisions.set(family, revision);
    return revision;
  }
}
