import { InertProvider } from '../../src/cloudformation/inert/inert-provider';
import { made } from '../../src/cloudformation/inert/inert-resource';
import type { JsonObject } from '../../src/json';
import type { ResourceProvider } from '../../src/cloudformation/resource-provider';
import type { DeployStackResult } from '../../src/cloudformation/stack';
import { Stacks } from '../../src/cloudformation/stacks';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { temporaryDirectory } from '../fixtures/temporary-directory';
import { TestProvider } from './test-provider';

export interface StackFixture {
  readonly state: { readonly path: string };
  readonly provider: TestProvider;
  readonly parameters: FileParameterStore;
  readonly stacks: Stacks;
  readonly log: string[];
  /** The calls of the provider since the last call of this. */
  calls(): readonly string[];
  deploy(resources: JsonObject, options?: DeployOptions): Promise<DeployStackResult>;
  /** Another engine on the same state, as after a crash. */
  restart(): void;
}

export interface DeployOptions {
  /** The template's other sections. */
  readonly sections?: JsonObject;
  readonly stackName?: string;
  readonly signal?: AbortSignal;
  readonly region?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** Stacks on a fresh state directory per test. */
export function stackFixture(): StackFixture {
  const state = temporaryDirectory();
  let provider: TestProvider;
  let stacks: Stacks;
  let parameters: FileParameterStore;
  const log: string[] = [];
  const start = (): void => {
    provider = new TestProvider();
    parameters = new FileParameterStore({ stateDirectory: state.path });
    const providers: ResourceProvider[] = [
      provider,
      new TestProvider('AWS::RDS::DBCluster'),
      new TestProvider('AWS::Route53::RecordSet'),
      new InertProvider('Test::Inert', (resource) => made(resource.name('Name'))),
    ];
    stacks = new Stacks({ stateDirectory: state.path, parameters, providers });
    log.length = 0;
  };
  beforeEach(start);
  return {
    state,
    log,
    get provider() {
      return provider;
    },
    get parameters() {
      return parameters;
    },
    get stacks() {
      return stacks;
    },
    calls: () => provider.calls.splice(0),
    deploy: (
      resources,
      { sections, stackName = 'orchard', signal = new AbortController().signal, region = 'eu-west-1', parameters: given } = {},
    ) =>
      stacks.deploy({
        stackName,
        account: '111111111111',
        region,
        template: { Resources: resources, ...sections },
        log: (line) => log.push(line),
        signal,
        parameters: given,
      }),
    restart: start,
  };
}
