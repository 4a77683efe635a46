import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JsonObject } from '../../src/json';

export interface ReceivedCall {
  readonly method: string;
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

interface FakeStack {
  readonly template: JsonObject;
  readonly status: string;
  readonly generation: number;
}

/**
 * An HTTP server that answers as an AWS emulator: stacks of CloudFormation with one resource, whose `Ref` is the URL of a queue, and 200
 * with the body of the request to every other call.
 */
export class FakeEmulator {
  readonly calls: ReceivedCall[] = [];
  readonly stacks = new Map<string, FakeStack>();
  private readonly server: Server = createServer();
  private generation = 0;

  async start(): Promise<void> {
    this.server.on('request', (request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const body = Buffer.concat(chunks);
        this.calls.push({ method: request.method ?? '', target: request.url ?? '', headers: request.headers, body });
        const fields = new URLSearchParams(body.toString('latin1'));
        const [status, text] = fields.has('Action') ? this.answer(fields) : [200, body];
        response.writeHead(status, { 'x-from': 'emulator', connection: 'x-hop', 'x-hop': '1', 'set-cookie': ['a=1', 'b=2'] });
        response.end(request.method === 'HEAD' ? undefined : text);
      });
    });
    this.server.listen(0, '127.0.0.1');
    await once(this.server, 'listening');
  }

  get name(): string {
    return 'fake';
  }

  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  url = async (): Promise<string> => this.address;
  urlForCalls = async (): Promise<string> => this.address;

  /** Actions of CloudFormation, with the names of their stacks, since the last call of this. */
  actions(): readonly string[] {
    return this.calls
      .splice(0)
      .map(({ body }) => new URLSearchParams(body.toString('latin1')))
      .filter((fields) => fields.get('Action') !== 'DescribeStacks')
      .map((fields) => `${fields.get('Action')} ${fields.get('StackName')}`);
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
  }

  private answer(fields: URLSearchParams): readonly [number, string] {
    const action = String(fields.get('Action'));
    const name = String(fields.get('StackName'));
    const known = this.stacks.get(name);
    if (action === 'CreateStack' || action === 'UpdateStack') {
      const template = JSON.parse(String(fields.get('TemplateBody'))) as JsonObject;
      const { Type: type, Properties: properties } = (template.Resources as JsonObject).Resource as JsonObject;
      if (type === 'Fake::Crash') {
        return [500, '<!doctype html><title>500 Internal Server Error</title>'];
      }
      if (type === 'Fake::Unknown') {
        return [400, failure('Template format error: Unrecognized resource types: [Fake::Unknown]')];
      }
      if (action === 'UpdateStack' && JSON.stringify(known?.template) === JSON.stringify(template)) {
        return [400, failure('No updates are to be performed.')];
      }
      const fails = (properties as JsonObject).Fail !== undefined;
      this.generation += known === undefined || (properties as JsonObject).Replace !== undefined ? 1 : 0;
      const status = fails ? 'ROLLBACK_COMPLETE' : action === 'CreateStack' ? 'CREATE_COMPLETE' : 'UPDATE_COMPLETE';
      this.stacks.set(name, { template, status, generation: this.generation });
    }
    if (action === 'DeleteStack') {
      this.stacks.delete(name);
    }
    if (action === 'DescribeStackEvents') {
      return [
        200,
        result(
          action,
          `<StackEvents>${member('<ResourceStatus>CREATE_FAILED</ResourceStatus><ResourceStatusReason>bad fruit</ResourceStatusReason>')}</StackEvents>`,
        ),
      ];
    }
    return action === 'DescribeStacks' ? this.describe(name) : [200, result(action, '')];
  }

  private describe(name: string): readonly [number, string] {
    const stack = this.stacks.get(name);
    if (stack === undefined) {
      return [400, failure(`Stack with id ${name} does not exist`)];
    }
    const outputs = Object.entries(stack.template.Outputs as JsonObject).map(([key, output]) => {
      const value = (output as JsonObject).Value as JsonObject;
      const text =
        key === 'Ref'
          ? `${this.address.replace('127.0.0.1', 'localhost')}/111111111111/${name}-${stack.generation}`
          : String((value['Fn::GetAtt'] as readonly string[])[1]);
      return member(`<OutputKey>${key}</OutputKey><OutputValue>${text}</OutputValue>`);
    });
    return [
      200,
      result(
        'DescribeStacks',
        `<Stacks>${member(`<StackStatus>${stack.status}</StackStatus><Outputs>${outputs.join('')}</Outputs>`)}</Stacks>`,
      ),
    ];
  }
}

const member = (content: string): string => `<member>${content}</member>`;
const result = (action: string, content: string): string =>
  `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`;
const failure = (message: string): string =>
  `<ErrorResponse><Error><Code>ValidationError</Code><Message>${message}</Message></Error></ErrorResponse>`;

/** A running fake emulator per test. */
export function fakeEmulator(): { readonly emulator: FakeEmulator } {
  let emulator: FakeEmulator;
  beforeEach(async () => {
    emulator = new FakeEmulator();
    await emulator.start();
  });
  afterEach(() => emulator.stop());
  return {
    get emulator() {
      return emulator;
    },
  };
}
