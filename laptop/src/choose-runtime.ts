import { detectRuntime } from './runtime/detect-runtime';
import type { RuntimeKind } from './engine-context';
import type { Host } from './host';

export interface ChooseRuntimeProps {
  /** `null` chooses Docker where it is available. */
  readonly runtime: RuntimeKind | null;
  readonly host: Pick<Host, 'emit'>;
}

/** @throws Error when Docker is requested and not available */
export async function chooseRuntime({ runtime, host }: ChooseRuntimeProps): Promise<RuntimeKind> {
  if (runtime === 'process') {
    return runtime;
  }
  const { kind, reason } = await detectRuntime();
  if (runtime === 'docker' && reason !== null) {
    throw new Error(`--runtime docker: ${reason}; start Docker, or use --runtime process`);
  }
  if (reason !== null) {
    host.emit({
      type: 'notice',
      level: 'warning',
      message: `NO DOCKER (${reason}): the image is a folder and tasks run as plain processes, without isolation; start Docker for the real thing`,
    });
  }
  return kind;
}
