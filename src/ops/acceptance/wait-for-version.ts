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
}

export interface WaitForVersionProps extends Patience {
  readonly baseUrl: string;
  readonly version: string;
  /** Path on which the environment answers with its version. */
  readonly versionPath: string;
}

/**
 * Waits until an environment answers on the version path with the version in the body, several times in a row. Each request uses a new
 * connection, because behind a load balancer a task of the old version may still be running.
 * @throws Error with the last answer, if the time is up
 */
export async function waitForVersion(props: WaitForVersionProps): Promise<void> {
  const url = `${props.baseUrl}${props.versionPath}`;
  const deadline = Date.now() + props.timeoutMilliseconds;
  for (let correct = 0; ;) {
    const answer = await ask(url, props.requestTimeoutMilliseconds);
    correct = answer.startsWith('200 ') && answer.includes(props.version) ? correct + 1 : 0;
    if (correct === ANSWERS_IN_A_ROW) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `${url} did not answer with ${props.version} within ${props.timeoutMilliseconds / 1000} s; its last answer was: ${answer.slice(0, SHOWN_BODY)}`,
      );
    }
    await wait(correct > 0 ? props.intervalMilliseconds : props.retryMilliseconds);
  }
}

/** Status and body of the answer, or the error: during a deployment every kind of error is expected. */
function ask(url: string, timeout: number): Promise<string> {
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const sent = request(url, { agent: false, timeout, headers: { connection: 'close' } }, (response) => {
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
