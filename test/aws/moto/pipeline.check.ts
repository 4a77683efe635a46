import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CloudFormationClient, DeleteStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { CodePipelineClient, GetPipelineExecutionCommand } from '@aws-sdk/client-codepipeline';
import type { PipelineExecution } from '@aws-sdk/client-codepipeline';
import { DescribeRepositoriesCommand, ECRClient } from '@aws-sdk/client-ecr';
import { HOME_ACCOUNT } from './moto';
import { MotoPlatform } from './moto-platform';

// Moto's CodePipeline makes and starts pipelines, and hardly more: no GetPipelineState (pipeline:status, :approve, :reject, :retry), no ListActionExecutions
// (pipeline:logs), no StopPipelineExecution, RetryStageExecution, RollbackStage or PutApprovalResult; and its ListPipelineExecutions (pipeline:stop, :rollback, :up)
// and GetPipeline (pipeline:start --version) write times as text where the protocol has numbers, which the SDK does not read. These are covered with stubs in test/ops/commands/pipeline-*.test.ts,
// whose every answer is checked against the service models by stub_answers.py, and against the laptop engine in laptop_day.py and test/ops/local-day.test.ts.

let shop: MotoPlatform;
let pipeline: CodePipelineClient;
let cloudFormation: CloudFormationClient;

before(async () => {
  shop = await MotoPlatform.start();
  pipeline = new CodePipelineClient(shop.moto.client);
  cloudFormation = new CloudFormationClient(shop.moto.client);
});
after(() => shop.stop());

async function stacks(): Promise<readonly string[]> {
  const { Stacks = [] } = await cloudFormation.send(new DescribeStacksCommand({}));
  return Stacks.map(({ StackName = '' }) => StackName).filter((name) => name.startsWith('shop-'));
}

async function execution(id: string): Promise<PipelineExecution | undefined> {
  return (await pipeline.send(new GetPipelineExecutionCommand({ pipelineName: 'shop', pipelineExecutionId: id }))).pipelineExecution;
}

void test('a pipeline that is not deployed yet is told of, with what makes it where the endpoint is on this machine', async () => {
  const { code, err, out } = await shop.run('pipeline:start');
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.match(err, /^the pipeline does not exist \(.*\); create it with `npm start`\n$/);
});

void test('pipeline:start starts an execution of the latest commit', async () => {
  shop.moto.seed('bootstrap', HOME_ACCOUNT);
  shop.deploy();
  const { execution: latest } = await shop.json<{ execution: string }>('pipeline:start');
  assert.equal((await execution(latest))?.pipelineExecutionId, latest);
  const short = await shop.run('pipeline:start --version aaaaaaa');
  assert.equal(short.code, 2);
  assert.match(short.err, /expected a full commit SHA of 40 characters/);
});

void test('what moto does not know is told in one line', async () => {
  const { code, err, out } = await shop.run('pipeline:status');
  assert.equal(code, 1);
  assert.equal(out, '');
  assert.equal(err.trim().split('\n').length, 1, err);
  assert.doesNotMatch(err, /\n\s+at /);
});

void test('pipeline:down refuses while an environment stands, and keeps images when it goes', async () => {
  const refused = await shop.run('pipeline:down --yes');
  assert.notEqual(refused.code, 0);
  assert.match(refused.err, /test, prod[^]*npx projen env:down test\n {2}npx projen env:down prod/);
  for (const part of ['service', 'database', 'network']) {
    for (const environment of ['test', 'prod']) {
      await cloudFormation.send(new DeleteStackCommand({ StackName: `shop-${environment}-${part}` }));
    }
  }
  assert.deepEqual(await stacks(), ['shop-pipeline']);
  const { code, out } = await shop.run('pipeline:down --yes');
  assert.equal(code, 0);
  assert.match(out, /the image repository shop/);
  assert.deepEqual(await stacks(), []);
  const { repositories = [] } = await new ECRClient(shop.moto.client).send(new DescribeRepositoriesCommand({}));
  assert.equal(
    repositories.some(({ repositoryName }) => repositoryName === 'shop'),
    true,
  );
});
