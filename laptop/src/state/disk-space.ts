import { statfsSync } from 'node:fs';

const MIB = 1024 * 1024;
/** What the first run of a small app writes: its packages, an image, and two databases. */
const NEEDED_MIB = 1024;

/** A message when the disk of a folder is nearly full; undefined when it is not. */
export function describeLowSpace(directory: string): string | undefined {
  const { bavail, bsize } = statfsSync(directory);
  const freeMiB = Math.floor((bavail * bsize) / MIB);
  return freeMiB >= NEEDED_MIB
    ? undefined
    : `only ${freeMiB} MiB are free on the disk of ${directory}, and a run may need ${NEEDED_MIB} MiB: actions fail when it is full; make space on it first`;
}
