import { chmodSync, existsSync, mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { regionalArn } from '../cloudformation/regional-arn';
import type { DeployedResource, ResourceProvider, ResourceRequest, ResourceResult } from '../cloudformation/resource-provider';
import { JsonReader } from '../json-reader';
import { accessPointLink, efsId, fileSystemFolder } from './folders';

const IMMUTABLE = ['ClientToken', 'FileSystemId', 'PosixUser', 'RootDirectory'];
/** On AWS, every client of an access point acts as the user of the access point. */
const EVERYBODY = 0o777;

/** Access points of EFS, each a link to a folder in that of its file system. */
export class AccessPointProvider implements ResourceProvider {
  readonly type = 'AWS::EFS::AccessPoint';

  constructor(private readonly stateDirectory: string) {}

  async create(request: ResourceRequest): Promise<ResourceResult> {
    const folder = this.makeFolder(request);
    const id = efsId(request, { prefix: 'fsap-', immutable: IMMUTABLE });
    const link = accessPointLink(this.stateDirectory, id);
    mkdirSync(dirname(link), { recursive: true });
    rmSync(link, { force: true });
    symlinkSync(folder, link);
    return {
      physicalId: id,
      attributes: { AccessPointId: id, Arn: regionalArn(request, { service: 'elasticfilesystem', resource: `access-point/${id}` }) },
    };
  }

  update(request: ResourceRequest): Promise<ResourceResult> {
    return this.create(request);
  }

  async delete({ physicalId }: DeployedResource): Promise<void> {
    rmSync(accessPointLink(this.stateDirectory, physicalId), { force: true });
  }

  private makeFolder({ logicalId, properties }: ResourceRequest): string {
    const accessPoint = new JsonReader(`${this.type} '${logicalId}'`, properties);
    const fileSystem = fileSystemFolder(this.stateDirectory, accessPoint.string('FileSystemId'));
    if (!existsSync(fileSystem)) {
      accessPoint.fail('FileSystemId', 'is not a file system of a stack on this machine');
    }
    const root = accessPoint.object('RootDirectory');
    const folder = join(fileSystem, join('/', root.optionalString('Path') ?? '/'));
    if (!existsSync(folder) && !root.has('CreationInfo')) {
      root.fail('CreationInfo', 'is required: the folder does not exist, so AWS could not mount it');
    }
    mkdirSync(folder, { recursive: true });
    chmodSync(folder, EVERYBODY);
    return folder;
  }
}
