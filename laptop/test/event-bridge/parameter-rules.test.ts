import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { inertProviders } from '../../src/cloudformation/inert/inert-provider';
import { RecordOnlyProvider } from '../../src/cloudformation/inert/record-only';
import { Stacks } from '../../src/cloudformation/stacks';
import { LocalEndpoint } from '../../src/endpoint/local-endpoint';
import { ReportingParameterStore } from '../../src/event-bridge/parameter-changes';
import { ParameterRules } from '../../src/event-bridge/parameter-rules';
import { FunctionFiles } from '../../src/lambda/function-files';
import { FunctionProvider } from '../../src/lambda/function-provider';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { makeStateDirectory, removeStateDirectory } from '../runtime/sample-task';
import type { JsonObject } from '../../src/json';

const SECRET = '/orchard/test/secrets/KEY';
/** Writes the event into another parameter, by the endpoint. */
const HANDLER = `const { SSMClient, PutParameterCommand } = require('@aws-sdk/client-ssm');
exports.handler = async (event) => {
  if (process.env.FAILS) throw new Error('no such service');
  await new SSMClient({}).send(new PutParameterCommand({ Name: '/seen', Type: 'String', Value: JSON.stringify(event), Overwrite: true }));
};`;
const PATTERN = {
  source: ['aws.ssm'],
  'detail-type': ['Parameter Store Change'],
  detail: { name: [SECRET], operation: ['Create', 'Update'] },
};

describe('a rule about Parameter Store', () => {
  let stateDirectory: string;
  let parameters: ReportingParameterStore;
  let endpoint: LocalEndpoint;
  let stacks: Stacks;
  const warnings: string[] = [];

  beforeEach(async () => {
    warnings.length = 0;
    stateDirectory = makeStateDirectory();
    const files = new FunctionFiles(stateDirectory);
    const rules = new ParameterRules({
      stacks: () => stacks,
      files,
      modulesDirectory: join(__dirname, '../../../node_modules'),
      awsEnvironment: () => endpoint.environment(),
      warn: (message) => warnings.push(message),
    });
    parameters = new ReportingParameterStore(new FileParameterStore({ stateDirectory }), (change) => rules.notify(change));
    endpoint = new LocalEndpoint({ stateDirectory, parameters, region: 'eu-west-1' });
    await endpoint.start();
    stacks = new Stacks({
      stateDirectory,
      parameters,
      providers: [...inertProviders(), new FunctionProvider(files)],
      recorder: new RecordOnlyProvider(),
    });
  });
  afterEach(async () => {
    await endpoint.stop();
    removeStateDirectory(stateDirectory);
  });

  const deploy = (rule: JsonObject = {}, variables: JsonObject = {}): Promise<unknown> =>
    stacks.deploy({
      stackName: 'orchard-test-service',
      account: '111111111111',
      region: 'eu-west-1',
      template: {
        Resources: {
          Handler: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              Code: { ZipFile: HANDLER },
              Handler: 'index.handler',
              Runtime: 'nodejs24.x',
              Role: 'arn:role',
              Timeout: 20,
              Environment: { Variables: variables },
            },
          },
          Rule: {
            Type: 'AWS::Events::Rule',
            Properties: { EventPattern: PATTERN, Targets: [{ Id: 'one', Arn: { 'Fn::GetAtt': ['Handler', 'Arn'] } }], ...rule },
          },
        },
      },
      log: () => undefined,
      signal: new AbortController().signal,
    });
  const change = (name = SECRET): number => parameters.put({ name, type: 'SecureString', value: 'hush', overwrite: true });
  const until = async <T>(look: () => T | undefined): Promise<T> => {
    for (let tries = 0; tries < 200; tries += 1) {
      const found = look();
      if (found !== undefined) {
        return found;
      }
      await sleep(50);
    }
    throw new Error('it did not come within ten seconds');
  };

  test('calls its function with the event of AWS, which does not contain the value', async () => {
    await deploy();
    change();
    const text = (await until(() => parameters.find('/seen'))).value;
    expect(text).not.toContain('hush');
    expect(JSON.parse(text)).toMatchObject({
      source: 'aws.ssm',
      'detail-type': 'Parameter Store Change',
      account: '111111111111',
      region: 'eu-west-1',
      resources: ['arn:aws:ssm:eu-west-1:111111111111:parameter/orchard/test/secrets/KEY'],
      detail: { operation: 'Create', name: SECRET, type: 'SecureString' },
    });
    change();
    await until(() => (parameters.find('/seen')?.value.includes('"Update"') === true ? true : undefined));
  }, 30_000);

  test.each<[string, JsonObject, () => unknown]>([
    ['another parameter changes', {}, () => change('/orchard/prod/secrets/KEY')],
    ['the parameter is deleted', {}, () => parameters.delete(SECRET)],
    ['it is disabled', { State: 'DISABLED' }, () => change()],
  ])('calls nothing when %s', async (...row) => {
    const [, rule, act] = row;
    change();
    await deploy(rule);
    act();
    await sleep(1000);
    expect(parameters.find('/seen')).toBeUndefined();
    expect(warnings).toEqual([]);
  });

  test('warns when its function fails', async () => {
    await deploy({}, { FAILS: 'yes' });
    change();
    expect(await until(() => warnings[0])).toMatch(
      /^the rule orchard-test-service-Rule-\w+ has called its target without success: .*no such service/,
    );
  }, 30_000);

  test.each([['aws.s3'], ['aws.ssm', 'aws.s3']])('that is also about other events is left to the emulator', async (...source) => {
    await expect(deploy({ EventPattern: { source } })).rejects.toThrow(/does not support the type AWS::Events::Rule/);
  });
});
