import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { GetPipelineStateCommand, ListActionExecutionsCommand } from '@aws-sdk/client-codepipeline';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import { malformedRequest } from '../malformed-request';
import { sendBytes } from '../send-bytes';
import type { Clients } from '../../../src/ops/aws/clients';
import type { Attack, Campaign } from '../campaign';
import type { Random } from '../random';

const BATCH = 10;
const PATTERNS = ['%(a+)+$%', '%.*.*.*.*x%', '%a{100000}%', '{ $.a = 1 }', '"unclosed', '%%', '?a ?b -c'] as const;

/** Malformed and odd requests to the endpoint: errors are the caller's (4xx), and the engine goes on. */
export const endpointFuzz: Campaign = {
  run: async (attack) => {
    const { subject, random, isOver, fail, count } = attack;
    const engine = await subject.engine();
    const { url, clients } = subject.endpoint();
    do {
      await Promise.all(Array.from({ length: BATCH }, () => sendMalformed(attack, Number(new URL(url).port))));
      const [name, call] = signedCall(random, clients);
      await call().catch((error: { readonly $metadata?: { readonly httpStatusCode?: number } }) => {
        if ((error.$metadata?.httpStatusCode ?? 500) >= 500) {
          fail(`${name}: ${String(error)}`);
        }
      });
      count('signed calls');
      if (engine.process.exitCode !== null) {
        fail(`the engine ended with ${engine.process.exitCode} during or after ${name}`);
        return;
      }
    } while (!isOver());
    await subject.served().catch((error: unknown) => fail(`the service is not served after the fuzz: ${String(error)}`));
  },
};

async function sendMalformed({ random, fail, count }: Attack, port: number): Promise<void> {
  const request = malformedRequest(random);
  const answer = await sendBytes(port, request);
  count('requests');
  if (answer === null || / 5\d\d /.test(answer.split('\r\n', 1).join(''))) {
    fail(`the endpoint answers ${JSON.stringify(request.slice(0, 300))} with ${answer === null ? 'nothing' : answer.slice(0, 300)}`);
  }
}

function signedCall(random: Random, clients: Clients): readonly [name: string, call: () => Promise<unknown>] {
  const text = random.text(60);
  const pattern = random.fraction() < 0.5 ? random.pick(PATTERNS) : text;
  const calls: readonly [readonly [string, () => Promise<unknown>], ...(readonly [string, () => Promise<unknown>])[]] = [
    [`GetPipelineState ${text}`, async () => (await clients.codePipeline()).send(new GetPipelineStateCommand({ name: text }))],
    [
      `ListActionExecutions ${text}`,
      async () => (await clients.codePipeline()).send(new ListActionExecutionsCommand({ pipelineName: 'orchard', nextToken: text })),
    ],
    [`GetParameter ${text}`, async () => (await clients.ssm()).send(new GetParameterCommand({ Name: text, WithDecryption: true }))],
    [
      `FilterLogEvents ${pattern}`,
      async () =>
        (await clients.logs()).send(new FilterLogEventsCommand({ logGroupName: '/aws/codebuild/orchard-build', filterPattern: pattern })),
    ],
  ];
  return random.pick(calls);
}
