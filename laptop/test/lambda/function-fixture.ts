import { join } from 'node:path';
import type { JsonObject } from '../../src/json';
import type { DeployStackResult } from '../../src/cloudformation/stack';
import { Stacks } from '../../src/cloudformation/stacks';
import { LocalEndpoint } from '../../src/endpoint/local-endpoint';
import { DbClusters } from '../../src/rds/db-clusters';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { createProviders, type CreateProvidersProps } from '../../src/create-providers';
import { LoadBalancing } from '../../src/elb/load-balancing';
import { temporaryDirectory } from '../fixtures/temporary-directory';

export interface FunctionFixture {
  readonly state: { readonly path: string };
  readonly stacks: Stacks;
  readonly parameters: FileParameterStore;
  readonly log: string[];
  deploy(resources: JsonObject, outputs?: JsonObject, signal?: AbortSignal): Promise<DeployStackResult>;
}

const NO_SERVICES: CreateProvidersProps['ecs'] = {
  type: 'AWS::ECS::Service',
  create: () => Promise.reject(new Error('these stacks have no services')),
  update: () => Promise.reject(new Error('these stacks have no services')),
  delete: async () => undefined,
  standaloneTasks: { list: () => [] },
};

/** Stacks, and the endpoint that their functions call. */
export function functionFixture(): FunctionFixture {
  const state = temporaryDirectory();
  let stacks: Stacks;
  let parameters: FileParameterStore;
  let endpoint: LocalEndpoint;
  const log: string[] = [];
  beforeEach(async () => {
    log.length = 0;
    parameters = new FileParameterStore({ stateDirectory: state.path });
    endpoint = new LocalEndpoint({ stateDirectory: state.path, parameters, region: 'eu-west-1' });
    await endpoint.start();
    const awsEnvironment = (): Record<string, string> => endpoint.environment();
    const projectDirectory = join(__dirname, '..', '..', '..');
    const context = {
      projectDirectory,
      stateDirectory: state.path,
      runtime: 'process' as const,
      parameters,
      basePort: 20_000,
      realTime: false,
    };
    stacks = new Stacks({
      stateDirectory: state.path,
      parameters,
      providers: createProviders({
        context,
        balancing: new LoadBalancing(context),
        clusters: new DbClusters(context),
        findProperties: () => undefined,
        ecs: NO_SERVICES,
        awsEnvironment,
      }),
    });
  });
  afterEach(() => endpoint.stop());
  return {
    state,
    log,
    get stacks() {
      return stacks;
    },
    get parameters() {
      return parameters;
    },
    deploy: (resources, outputs = {}, signal = new AbortController().signal) =>
      stacks.deploy({
        stackName: 'orchard',
        account: '111111111111',
        region: 'eu-west-1',
        template: { Resources: resources, Outputs: outputs },
        log: (line) => log.push(line),
        signal,
      }),
  };
}

/** A function with inline code. */
export const inlineFunction = (code: string, properties: JsonObject = {}): JsonObject => ({
  Type: 'AWS::Lambda::Function',
  Properties: { Code: { ZipFile: code }, Handler: 'index.handler', Runtime: 'nodejs24.x', Role: 'arn:role', Timeout: 20, ...properties },
});

/** A custom resource of the function `Maker`. */
export const customResource = (properties: JsonObject = {}): JsonObject => ({
  Type: 'Custom::Thing',
  Properties: { ServiceToken: { 'Fn::GetAtt': ['Maker', 'Arn'] }, ...properties },
});
