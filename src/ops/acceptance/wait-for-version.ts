import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';

const ANSWERS_IN_A_ROW = 3;
const MAXIMUM_BODY = 64 * 1024;
const SHOWN_BODY = 300;

/** How long and how often to ask. */
export interface Patience {
  readonly timeoutMilliseconds: number;
  /** Between correct answers. */
  readonly intervalMilliseconds: number;
  /** After an answer that is not correct. */
  readonly retryMilliseconds: number;
  readonly requestTimeoutMilliseconds: number;
  /** How long answers may be wrong that do not look like a deployment in progress. */
  readonly wrongMilliseconds: number;
  /** How long the load balancer may have no task that answers. */
  readonly unavailableMilliseconds: number;
}

export interface WaitForVersionProps extends Patience {
  readonly baseUrl: string;
  readonly version: string;
  /** Command line that shows why tasks stopped. */
  readonly showEvents: string;
  /** Path on which the environment answers with its version. */
  readonly versionPath: string;
  /** Headers of the requests. */
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Waits until an environment answers on the version path with the version in the body, several times in a row. Each request uses a new
 * connection, because behind a load balancer a task of the old version may still be running.
 * @throws Error with the last answer, if the time is up, the answers stay wrong, or no task answers
 */
export async function waitForVersion(props: WaitForVersionProps): Promise<void> {
  const { version, timeoutMilliseconds, wrongMilliseconds, unavailableMilliseconds } = props;
  const url = `${props.baseUrl}${props.versionPath}`;
  const start = Date.now();
  let wrongSince: number | undefined;
  let unavailableSince: number | undefined;
  for (let correct = 0; ;) {
    const answer = await ask(url, { timeout: props.requestTimeoutMilliseconds, headers: props.headers });
    const kind = judge(answer, version);
    correct = kind === 'correct' ? correct + 1 : 0;
    if (correct === ANSWERS_IN_A_ROW) {
      return;
    }
    wrongSince = kind === 'wrong' ? (wrongSince ?? Date.now()) : undefined;
    const last = `its last answer was: ${answer.slice(0, SHOWN_BODY)}`;
    if (wrongSince !== undefined && Date.now() - wrongSince >= wrongMilliseconds) {
      throw new Error(
        `${url} has to answer with status 200 and the version ${version} in the body; ${last}. Return the variable VERSION there, ` +
          'or set service.versionPath in .projenrc.ts: another path, or false if the service cannot tell its version',
      );
    }
    unavailableSince = kind === 'unavailable' ? (unavailableSince ?? Date.now()) : undefined;
    if (unavailableSince !== undefined && Date.now() - unavailableSince >= unavailableMilliseconds) {
      throw new Error(
        `the service is degraded: no task has answered ${url} for ${unavailableMilliseconds / 1000} s; ${last}. ` +
          `\`${props.showEvents}\` shows why its tasks stopped`,
      );
    }
    if (Date.now() - start > timeoutMilliseconds) {
      throw new Error(`${url} did not answer with ${version} within ${timeoutMilliseconds / 1000} s; ${last}`);
    }
    await wait(correct > 0 ? props.intervalMilliseconds : props.retryMilliseconds);
  }
}

/** A load balancer answers with 502 to 504 if no healthy task answers it, so that is not the service's own answer. */
function judge(answer: string, version: string): 'correct' | 'wrong' | 'unavailable' | 'not ready' {
  if (answer.startsWith('200 ') && answer.includes(version)) {
    return 'correct';
  }
  if (/^50[234] /.test(answer)) {
    return 'unavailable';
  }
  return /^[1-4]\d\d /.test(answer) ? 'wrong' : 'not ready';
}

/** Status and body of the answer, or the error: during a deployment every kind of error is expected. */
function ask(
  url: string,
  { timeout, headers }: { readonly timeout: number; readonly headers: WaitForVersionProps['headers'] },
): Promise<string> {
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const sent = request(url, { agent: false, timeout, headers: { ...headers, connection: 'close' } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body = (body + chunk).slice(0, MAXIMUM_BODY)));
      response.on('end', () => resolve(`${response.statusCode} ${body}`));
      response.on('error', (error) => resolve(error.message));
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeout / 1000} s`)));
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end();
  });
}
