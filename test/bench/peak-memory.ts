import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const POLL_MILLISECONDS = 100;

/** The engine's own process at its largest, without its children. */
export interface PeakMemory {
  /** `undefined` where the system does not tell, as outside of Linux. */
  readonly stop: () => number | undefined;
}

/** Watches the engine of a repository, from before it starts; what it was at its largest is in MiB. */
export function watchPeakMemory(repository: string): PeakMemory {
  let peak: number | undefined;
  const timer = setInterval(() => {
    const kib = readPeak(join(repository, '.local', 'engine.lock'));
    peak = kib === undefined ? peak : Math.max(peak ?? 0, kib);
  }, POLL_MILLISECONDS);
  return {
    stop: () => {
      clearInterval(timer);
      return peak === undefined ? undefined : peak / 1024;
    },
  };
}

function readPeak(lock: string): number | undefined {
  const pid = /"pid":(\d+)/.exec(read(lock) ?? '')?.[1];
  const status = pid === undefined ? undefined : read(`/proc/${pid}/status`);
  const kib = /^VmHWM:\s+(\d+) kB$/m.exec(status ?? '')?.[1];
  return kib === undefined ? undefined : Number(kib);
}

/** Both files go away with the engine, at any moment. */
function read(file: string): string | undefined {
  try {
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) {
      return undefined;
    }
    throw error;
  }
}
