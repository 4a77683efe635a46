import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the function of a custom resource has sent, with the method of the request. */
export type Answer = Readonly<Record<string, string>>;

export interface AnswerServer {
  /** Since the test began. */
  readonly answers: Answer[];
  /** Status of the next responses; 200 when a test begins. */
  status: number;
  readonly url: string;
}

/** Where the functions of a test file send their answers, as CloudFormation would receive them. */
export function answerServer(): AnswerServer {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => {
      body += chunk.toString();
    });
    request.on('end', () => {
      state.answers.push({ method: request.method ?? '', ...(JSON.parse(body) as Answer) });
      response.writeHead(state.status).end();
    });
  });
  const state = {
    answers: [] as Answer[],
    status: 200,
    get url(): string {
      return `http://127.0.0.1:${(server.address() as AddressInfo).port}/answer`;
    },
  };
  beforeAll((done) => void server.listen(0, '127.0.0.1', done));
  afterAll((done) => void server.close(done));
  beforeEach(() => {
    state.answers.length = 0;
    state.status = 200;
  });
  return state;
}
