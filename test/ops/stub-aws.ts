import { makeClients } from '../../src/ops/aws/make-clients';
import type { Clients, Connections } from '../../src/ops/aws/connections';
import type { Access, Place } from '../../src/ops/aws/place';

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

interface SdkCommand {
  readonly input: object;
  resolveMiddleware(...parameters: never[]): (...parameters: never[]) => Promise<{ output: object }>;
}
type SdkCommandClass = new (...parameters: never[]) => SdkCommand;
type InputOf<C extends SdkCommandClass> = InstanceType<C>['input'];
type OutputOf<C extends SdkCommandClass> = Omit<Awaited<ReturnType<ReturnType<InstanceType<C>['resolveMiddleware']>>>['output'], '$metadata'>;

export interface Call {
  readonly name: string;
  readonly input: object;
  readonly place: Place;
  readonly access: Access;
}

/** AWS, answering as a test says; what a test does not mention fails it. */
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

  at(place: Place, access: Access): Clients {
    const clients = makeClients({ region: place.region, credentials: { accessKeyId: 'AKIA', secretAccessKey: 'x' }, maxAttempts: 1, retryMode: 'adaptive' });
    const wrap = <T extends object>(make: () => Promise<T>) => async (): Promise<T> => Object.assign(await make(), { send: (command: SdkCommand) => this.answer(command, { place, access }) });
    return Object.fromEntries(Object.entries(clients).map(([name, make]) => [name, wrap(make as () => Promise<object>)])) as unknown as Clients;
  }

  own({ region }: Pick<Place, 'region'>): Clients {
    return this.at({ account: '', region }, 'read');
  }

  async environment({ region }: Place): Promise<Readonly<Record<string, string>>> {
    return { AWS_REGION: region };
  }

  private async answer(command: SdkCommand, where: Pick<Call, 'place' | 'access'>): Promise<object> {
    const name = command.constructor.name;
    this.calls.push({ name, input: command.input, ...where });
    const answer = this.answers.get(name);
    if (answer === undefined) throw new Error(`the test says nothing of ${name}`);
    return { $metadata: {}, ...answer(command.input as never) };
  }
}
