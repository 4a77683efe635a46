import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { ResourceRequest } from '../cloudformation/resource-provider';

/** The folder of a file system. */
export const fileSystemFolder = (stateDirectory: string, fileSystemId: string): string => join(stateDirectory, 'efs', fileSystemId);

/** A link to the folder that an access point is the root of. */
export const accessPointLink = (stateDirectory: string, accessPointId: string): string =>
  join(stateDirectory, 'efs', 'access-points', accessPointId);

interface EfsId {
  readonly prefix: string;
  /** Properties that cannot be changed in place: another value makes another resource. */
  readonly immutable: readonly string[];
}

/** The same for the same resource of the same stack, so that an interrupted creation is not made twice. */
export function efsId({ stackId, logicalId, properties }: ResourceRequest, { prefix, immutable }: EfsId): string {
  const values = immutable.map((name) => properties[name] ?? null);
  const hash = createHash('sha256')
    .update(JSON.stringify([stackId, logicalId, values]))
    .digest('hex');
  return `${prefix}${hash.slice(0, 17)}`;
}
