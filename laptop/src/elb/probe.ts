import { request } from 'node:http';
import type { TaskAddress } from '../runtime/task-runtime';
import { matchesHttpCode, type HealthCheckSettings } from './target-group-settings';

export interface ProbeResult {
  readonly healthy: boolean;
  /** What came instead of a passing answer, in the load balancer's words. */
  readonly reason: string;
}

/** One health check on a connection of its own. Never rejects: a target that does not answer is an answer. */
export function probe(address: TaskAddress, settings: HealthCheckSettings): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const check = request({
      host: address.host,
      port: address.port,
      path: settings.path,
      agent: false,
      headers: { 'user-agent': 'ELB-HealthChecker/2.0', connection: 'close' },
      signal: AbortSignal.timeout(settings.timeoutSeconds * 1000),
    });
    check.once('response', (response) => {
      response.resume();
      const healthy = matchesHttpCode(settings.matcher, response.statusCode ?? 0);
      resolve({
        healthy,
        reason: healthy ? '' : `health check on ${settings.path} failed with code ${response.statusCode}, expected ${settings.matcher}`,
      });
      response.on('error', () => response.destroy());
    });
    check.on('error', (error: NodeJS.ErrnoException) => {
      const timedOut = error.name === 'TimeoutError' || error.name === 'AbortError';
      resolve({
        healthy: false,
        reason: `health check on ${settings.path} ${timedOut ? 'timed out' : `got no answer (${error.code ?? error.message})`}`,
      });
    });
    check.end();
  });
}
