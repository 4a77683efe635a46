import { makeClients } from '../../src/ops/aws/clients';
import type { Clients } from '../../src/ops/aws/clients';
import type { Place } from '../../src/config/places';
import type { Access, Connections } from '../../src/ops/aws/connections';
import { recordAnswer } from './record-answer';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

interface SdkCommand {
  readonly input: object;
  resolveMiddleware(...parameters: never[]): (...parameters: never[]) => Promise<{ output: object }>;
}
interface SdkClient {
  readonly config: { readonly serviceId: string };
}
type SdkCommandClass = new (...parameters: never[]) => SdkCommand;
type InputOf<C extends SdkCommandClass> = InstanceType<C>['input'];
type OutputOf<C extends SdkCommandClass> = Omit<
  Awaited<ReturnType<ReturnType<InstanceType<C>['resolveMiddleware']>>>['output'],
  '$metadata'
>;

export interface Call {
  readonly name: string;
  readonly input: object;
  readonly target: Place;
  readonly access: Access;
}

/** AWS with the answers that a test defines. Any other call fails the test. */
export class StubAws implements Connections {
  readonly calls: Call[] = [];
  private readonly answers = new Map<string, (input: never) => object>();

  on<C extends SdkCommandClass>(command: C, answer: (input: InputOf<C>) => OutputOf<C>): this {
    this.answers.set(command.name, answer);
    return this;
  }

  inputs(command: SdkCommandClass): readonly object[] {
    return this.calls.filter(({ name }) => name === command.name).map(({ input }) => input);
  }

  at(target: Place, access: Access): Clients {
    const clients = makeClients({
      region: target.region,
      credentials: { accessKeyId: 'AKIA', secretAccessKey: 'x' },
      maxAttempts: 1,
      retryMode: 'adaptive',
    });
    const wrap = (make: () => Promise<SdkClient>) => async (): Promise<SdkClient> => {
      const client = await make();
      return Object.assign(client, {
        send: (command: SdkCommand) => this.answer(command, { target, access, service: client.config.serviceId }),
      });
    };
    return Object.fromEntries(
      Object.entries(clients).map(([name, make]) => [name, wrap(make as () => Promise<SdkClient>)]),
    ) as unknown as Clients;
  }

  own({ region }: Pick<Place, 'region'>): Clients {
    return this.at({ account: '', region }, 'read');
  }

  async environment({ region }: Place): Promise<Readonly<Record<string, string>>> {
    return { AWS_REGION: region };
  }

  private async answer(
    command: SdkCommand,
    { service, ...where }: Pick<Call, 'target' | 'access'> & { readonly service: string },
  ): Promise<object> {
    const name = command.constructor.name;
    this.calls.push({ name, input: command.input, ...where });
    const answer = this.answers.get(name);
    if (answer === undefined) {
      throw new Error(`the test defines no answer for ${name}`);
    }
    const call = { service, command: name, input: command.input };
    try {
      const output = answer(command.input as never);
      recordAnswer({ ...call, answer: output });
      return { $metadata: {}, ...output };
    } catch (error) {
      if (error instanceof Error) {
        recordAnswer({ ...call, answer: error });
      }
      throw error;
    }
  }
}
