import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { setTimeout as wait } from 'node:timers/promises';
import { VERSION_PATH } from '../config/contract';

const ANSWERS_IN_A_ROW = 3;
const LONGEST_BODY = 64 * 1024;

export interface WaitForVersionProps {
  readonly baseUrl: string;
  readonly version: string;
  readonly timeoutMilliseconds: number;
  /** Between answers that are right. */
  readonly intervalMilliseconds: number;
  /** Between answers that are not. */
  readonly retryMilliseconds: number;
  readonly requestTimeoutMilliseconds: number;
}

/**
 * Waits until an environment answers on the path of its version with that version in the body, several times in a row and each time on
 * a new connection, since one task of the old version may still be among those behind a load balancer.
 * @throws Error with the last answer, when time is up
 */
export async function waitForVersion(props: WaitForVersionProps): Promise<void> {
  const url = `${props.baseUrl}${VERSION_PATH}`;
  const deadline = Date.now() + props.timeoutMilliseconds;
  let right = 0;
  let last = '';
  while (right < ANSWERS_IN_A_ROW) {
    last = await ask(url, props.requestTimeoutMilliseconds);
    right = last.startsWith('200 ') && last.includes(props.version) ? right + 1 : 0;
    if (right === ANSWERS_IN_A_ROW) {
      return;
    }
    if (Date.now() > deadline) {
      throw new Error(
        `${url} did not answer with ${props.version} within ${props.timeoutMilliseconds / 1000} s; its last answer was: ${last.slice(0, 300)}`,
      );
    }
    await wait(right > 0 ? props.intervalMilliseconds : props.retryMilliseconds);
  }
}

/** The status and the body of an answer, or what went wrong: while an environment changes over, any of it is to be expected. */
function ask(url: string, timeout: number): Promise<string> {
  const request = url.startsWith('https:') ? requestHttps : requestHttp;
  return new Promise((resolve) => {
    const sent = request(url, { agent: false, timeout, headers: { connection: 'close' } }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body = (body + chunk).slice(0, LONGEST_BODY)));
      response.on('end', () => resolve(`${response.statusCode} ${body}`));
      response.on('error', (error) => resolve(error.message));
    });
    sent.on('timeout', () => sent.destroy(new Error(`no answer within ${timeout / 1000} s`)));
    sent.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    sent.end();
  });
}
