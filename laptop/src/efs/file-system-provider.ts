import { mkdirSync } from 'node:fs';
import { regionalArn } from '../cloudformation/regional-arn';
import type { DeployedResource, ResourceProvider, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import { removeTree } from '../remove-tree';
import { efsId, fileSystemFolder } from './folders';

const IMMUTABLE = ['AvailabilityZoneName', 'Encrypted', 'KmsKeyId', 'PerformanceMode'];

/** File systems of EFS, each a folder. */
export class FileSystemProvider implements ResourceProvider {
  readonly type = 'AWS::EFS::FileSystem';

  constructor(private readonly stateDirectory: string) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const id = efsId(request, { prefix: 'fs-', immutable: IMMUTABLE });
    mkdirSync(fileSystemFolder(this.stateDirectory, id), { recursive: true });
    return {
      physicalId: id,
      attributes: { FileSystemId: id, Arn: regionalArn(request, { service: 'elasticfilesystem', resource: `file-system/${id}` }) },
    };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async delete({ physicalId }: DeployedResource): Promise<void> {
    const folder = fileSystemFolder(this.stateDirectory, physicalId);
    await removeTree(folder).catch((error: unknown) => {
      throw new Error(
        `the files in ${folder} cannot be deleted, because containers wrote them as another user: delete the folder as root`,
        {
          cause: error,
        },
      );
    });
  }
}
