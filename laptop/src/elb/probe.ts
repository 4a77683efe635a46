import { request } from 'node:http';
import type { TaskAddress } from '../runtime/task-runtime';
import { matchesHttpCode, type HealthCheckSettings } from './target-group-settings';

export type ProbeResult =
  | { readonly healthy: true }
  | {
      readonly healthy: false;
      /** Worded as Elastic Load Balancing does. */
      readonly reason: string;
      /** The status code, or why there was none. */
      readonly outcome: string;
    };

/** Runs one health check on a connection of its own. Never rejects: no answer is a result, too. */
export function probe(address: TaskAddress, settings: HealthCheckSettings): Promise<ProbeResult> {
  const { path, matcher, timeoutSeconds } = settings;
  return new Promise((resolve) => {
    const finish = (statusCode: number | undefined) =>
      resolve(
        matchesHttpCode(matcher, Number(statusCode))
          ? { healthy: true }
          : {
              healthy: false,
              reason: `health check on ${path} failed with code ${statusCode}, expected ${matcher}`,
              outcome: String(statusCode),
            },
      );
    const check = request({
      host: address.host,
      port: address.port,
      path,
      agent: false,
      headers: { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
      signal: AbortSignal.timeout(timeoutSeconds * 1000),
    });
    check.once('response', (response) => {
      response.on('error', () => response.destroy());
      response.resume();
      finish(response.statusCode);
    });
    check.once('upgrade', (response, socket) => {
      socket.destroy();
      finish(response.statusCode);
    });
    check.on('error', (error: NodeJS.ErrnoException) => {
      const timedOut = error.name === 'TimeoutError' || error.name === 'AbortError';
      const problem = timedOut ? 'timed out' : `got no answer (${error.code ?? error.message})`;
      resolve({ healthy: false, reason: `health check on ${path} ${problem}`, outcome: problem });
    });
    check.end();
  });
}
