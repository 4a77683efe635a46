import { firstLine } from '../first-line';
import { errorCode } from '../error-code';
import type { RuntimeKind } from '../engine-context';
import { docker } from './docker-cli';

const TIMEOUT_MILLISECONDS = 3000;

export interface DetectedRuntime {
  readonly kind: RuntimeKind;
  /** Why Docker is not used; `null` if it is. */
  readonly reason: string | null;
}

/** Docker if an engine answers within three seconds, otherwise plain processes. */
export async function detectRuntime(): Promise<DetectedRuntime> {
  try {
    const outcome = await docker(['version', '--format', '{{.Server.Version}}'], { timeoutMilliseconds: TIMEOUT_MILLISECONDS });
    if (outcome.exitCode === 0 && outcome.stdout.trim().length > 0) {
      return { kind: 'docker', reason: null };
    }
    const reason =
      outcome.exitCode === null
        ? `no Docker engine answered within ${TIMEOUT_MILLISECONDS / 1000} seconds`
        : `no Docker engine answers (${firstLine(outcome.stderr)})`;
    return { kind: 'process', reason };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') {
      return { kind: 'process', reason: 'the docker command is not installed' };
    }
    throw error;
  }
}
