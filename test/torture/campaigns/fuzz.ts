import { connect } from 'node:net';
import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetPipelineStateCommand, ListActionExecutionsCommand } from '@aws-sdk/client-codepipeline';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { malformedRequest } from '../malformed-request';
import { ANSWER_MILLISECONDS, hasEnded } from '../subject';
import type { Attack, Campaign } from '../campaign';

const BATCH = 20;
const SHOWN = 300;
const PATTERNS = ['%(a+)+$%', '%.*.*.*.*x%', '%a{100000}%', '{ $.a = 1 }', '"unclosed', '%%', '?a ?b -c'];

/** Malformed requests to a load balancer: each is answered or ends, and well-formed ones are served afterwards. */
export const balancerFuzz: Campaign = {
  run: async (attack) => {
    await attack.subject.engine();
    await fuzz(attack, { port: attack.subject.port, isWrong: () => false });
  },
};

/** Malformed and odd requests to the endpoint: errors are the caller's (4xx), and the service goes on. */
export const endpointFuzz: Campaign = {
  run: async (attack) => {
    const { events } = await attack.subject.engine();
    const [url] = events.flatMap((event) => (event.type === 'engine' ? [event.endpoint] : []));
    const isWrong = (answer: string): boolean => / 5\d\d /.test(answer.split('\r\n', 1).join(''));
    await fuzz(attack, { port: Number(new URL(String(url)).port), isWrong, besides: () => sendSigned(attack) });
  },
};

interface Target {
  readonly port: number;
  /** Whether a response shows a failure of the engine. */
  readonly isWrong: (answer: string) => boolean;
  /** Sent after each batch. */
  readonly besides?: () => Promise<void>;
}

async function fuzz({ subject, random, isOver, fail, count }: Attack, { port, isWrong, besides }: Target): Promise<void> {
  const engine = await subject.engine();
  do {
    const requests = Array.from({ length: BATCH }, () => malformedRequest(random));
    const answers = await Promise.all(requests.map((request) => sendBytes(port, request)));
    requests.forEach((request, index) => {
      const answer = answers[index] ?? null;
      count('requests');
      if (answer === null || isWrong(answer)) {
        fail(`${JSON.stringify(request.slice(0, SHOWN))} is answered with ${answer === null ? 'nothing' : answer.slice(0, SHOWN)}`);
      }
    });
    await besides?.();
    const problem = await subject.served().then(
      () => null,
      (error: unknown) => String(error),
    );
    if (problem !== null || hasEnded(engine)) {
      fail(`after ${JSON.stringify(requests.map((request) => request.slice(0, SHOWN)))} the service is not served: ${problem}`);
      return;
    }
  } while (!isOver());
}

/** Sends bytes, ends the connection's sending side, and returns what comes back; null if the connection stays open without an answer. */
function sendBytes(port: number, bytes: string): Promise<string | null> {
  return new Promise((resolve) => {
    let received = '';
    const socket = connect(port, '127.0.0.1');
    const finish = (answer: string | null): void => {
      clearTimeout(timer);
      socket.destroy();
      resolve(answer);
    };
    const timer = setTimeout(() => finish(received === '' ? null : received), ANSWER_MILLISECONDS);
    socket.on('data', (data: Buffer) => {
      received += data.toString('latin1');
    });
    socket.on('error', () => finish(received));
    socket.on('close', () => finish(received));
    socket.end(bytes);
  });
}

async function sendSigned({ subject, random, fail, count }: Attack): Promise<void> {
  const text = random.text(60);
  const pattern = random.fraction() < 0.5 ? random.pick(PATTERNS) : text;
  const { codePipeline, logs, ssm } = subject.clients();
  const [name, call] = random.pick<readonly [string, () => Promise<unknown>]>([
    [`GetPipelineState ${text}`, async () => (await codePipeline()).send(new GetPipelineStateCommand({ name: text }))],
    [
      `ListActionExecutions ${text}`,
      async () => (await codePipeline()).send(new ListActionExecutionsCommand({ pipelineName: 'orchard', nextToken: text })),
    ],
    [`GetParameter ${text}`, async () => (await ssm()).send(new GetParameterCommand({ Name: text, WithDecryption: true }))],
    [
      `FilterLogEvents ${pattern}`,
      async () => (await logs()).send(new FilterLogEventsCommand({ logGroupName: '/aws/codebuild/orchard-build', filterPattern: pattern })),
    ],
  ]);
  await call().catch((error: { readonly $metadata?: { readonly httpStatusCode?: number } }) => {
    if ((error.$metadata?.httpStatusCode ?? 500) >= 500) {
      fail(`${name}: ${String(error)}`);
    }
  });
  count('signed calls');
}
