import {
  DescribeLoadBalancerAttributesCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { Stacks } from '../../src/cloudformation/stacks';
import { LoadBalancerProvider } from '../../src/elb/load-balancer-provider';
import { LoadBalancing } from '../../src/elb/load-balancing';
import { elbOperations } from '../../src/endpoint/elb/elb-operations';
import { freePort } from '../../src/runtime/free-port';
import { FileParameterStore } from '../../src/ssm/file-parameter-store';
import { makeStateDirectory, removeStateDirectory } from '../runtime/sample-task';
import { openEndpoint, type OpenEndpoint } from './open-endpoint';

const KEY = 'deletion_protection.enabled';
let stateDirectory: string;
let stacks: Stacks;
let open: OpenEndpoint;
let client: ElasticLoadBalancingV2Client;

beforeEach(async () => {
  stateDirectory = makeStateDirectory();
  const balancing = new LoadBalancing({ stateDirectory, basePort: await freePort() });
  const parameters = new FileParameterStore({ stateDirectory });
  stacks = new Stacks({ stateDirectory, parameters, providers: [new LoadBalancerProvider(balancing)] });
  open = await openEndpoint(stateDirectory, elbOperations({ stacks, balancing }));
  client = new ElasticLoadBalancingV2Client(open.client);
});
afterEach(async () => {
  await stacks.stopAll();
  await open.stop();
  removeStateDirectory(stateDirectory);
});

/** Deploys a stack with one load balancer and returns the ARN of that. */
async function deploy(attributes: Readonly<Record<string, string>>): Promise<string> {
  await stacks.deploy({
    stackName: 'orchard',
    account: '111111111111',
    region: 'eu-west-1',
    template: {
      Resources: {
        Alb: {
          Type: 'AWS::ElasticLoadBalancingV2::LoadBalancer',
          Properties: { LoadBalancerAttributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })) },
        },
      },
    },
    log: () => undefined,
    signal: new AbortController().signal,
  });
  return stacks.find('orchard')?.resources[0]?.physicalId as string;
}

const change = (arn: string, Key: string, Value: string): Promise<unknown> =>
  client.send(new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: arn, Attributes: [{ Key, Value }] }));
const describeAttributes = async (arn: string): Promise<unknown> =>
  (await client.send(new DescribeLoadBalancerAttributesCommand({ LoadBalancerArn: arn }))).Attributes;

test('a protected load balancer is deleted only after its protection is switched off', async () => {
  const arn = await deploy({ [KEY]: 'true', 'idle_timeout.timeout_seconds': '30' });
  await expect(stacks.delete('orchard')).rejects.toThrow(`Load balancer '${arn}' cannot be deleted because deletion protection is enabled`);
  expect(stacks.find('orchard')?.status).toBe('DELETE_FAILED');
  await change(arn, KEY, 'false');
  expect(await describeAttributes(arn)).toEqual([
    { Key: KEY, Value: 'false' },
    { Key: 'idle_timeout.timeout_seconds', Value: '30' },
  ]);
  await stacks.delete('orchard');
  expect(stacks.find('orchard')).toBeUndefined();
});

test('without the attribute a load balancer is not protected', async () => {
  const arn = await deploy({});
  expect(await describeAttributes(arn)).toEqual([{ Key: KEY, Value: 'false' }]);
  await stacks.delete('orchard');
  expect(stacks.find('orchard')).toBeUndefined();
});

test('the next deployment that changes the load balancer sets the attributes of its template again', async () => {
  const arn = await deploy({ [KEY]: 'true' });
  await change(arn, KEY, 'false');
  await deploy({ [KEY]: 'true', 'idle_timeout.timeout_seconds': '30' });
  expect(await describeAttributes(arn)).toContainEqual({ Key: KEY, Value: 'true' });
});

test('refuses other attributes, other values and unknown load balancers', async () => {
  const arn = await deploy({});
  await expect(change(arn, 'idle_timeout.timeout_seconds', '5')).rejects.toMatchObject({
    name: 'InvalidConfigurationRequestException',
    message: expect.stringContaining('change "idle_timeout.timeout_seconds" in the template') as string,
  });
  await expect(change(arn, KEY, 'off')).rejects.toMatchObject({ name: 'InvalidConfigurationRequestException' });
  await expect(describeAttributes(`${arn}x`)).rejects.toMatchObject({ name: 'LoadBalancerNotFoundException' });
});
