import { approvalAction, approvalStage, commit, deployAction, makeLaptop, makeRepository, source, stage } from './fixture';
import type { JsonObject } from '../../src/json';
import type { Laptop } from './fixture';

const TEMPLATES = { 'test.json': '{"is":1}', 'prod.json': '{"is":1}' };
const STAGES = [
  source(),
  stage('test', deployAction('Service', 'test')),
  approvalStage('approve-prod'),
  stage('prod', deployAction('Service', 'prod')),
];

const make = (): Laptop => makeLaptop(makeRepository(TEMPLATES), STAGES);
const names = (laptop: Laptop): string[] => laptop.deployments.map((deployment) => deployment.split(' ')[0] ?? '');

test('takes the commit through every stage in order', async () => {
  const laptop = make();
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Succeeded');
  expect(laptop.deployments).toEqual(['test {"is":1}', 'prod {"is":1}']);
  expect(laptop.store.last()).toMatchObject({ number: 1, status: 'Succeeded', type: 'STANDARD' });
});

test('resolves the variables of earlier actions in the approval', async () => {
  const laptop = make();
  const head = await laptop.head();
  await laptop.pipeline().start(head).result;
  expect(laptop.events).toContainEqual(
    expect.objectContaining({ type: 'approval', stage: 'approve-prod', information: `ship ${head.version}` }),
  );
});

test('a rejected approval leaves every environment as it is', async () => {
  const laptop = make();
  await laptop.pipeline().start(await laptop.head()).result;
  laptop.deployments.length = 0;
  commit(laptop.repository, { 'test.json': '{"is":2}' });
  laptop.onDecide = async () => 'reject';
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Rejected');
  expect(laptop.deployments).toEqual(['test {"is":2}']);
  expect(laptop.store.list().map(({ type, status }) => [type, status])).toEqual([
    ['STANDARD', 'Succeeded'],
    ['STANDARD', 'Failed'],
  ]);
});

test('deploys nothing without Docker when a stack at the end has a task of several containers', async () => {
  const laptop = make();
  const containers = ['service', 'proxy'].map((Name) => ({ Name }));
  const definition = { Type: 'AWS::ECS::TaskDefinition', Properties: { ContainerDefinitions: containers } };
  commit(laptop.repository, { 'service.template.json': JSON.stringify({ Resources: { Task: definition } }) });
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Failed');
  expect(laptop.deployments).toEqual([]);
  expect(laptop.events).toContainEqual(
    expect.objectContaining({ status: 'Failed', summary: expect.stringContaining('the container proxy') }),
  );
});

test('keeps a pending approval on disk, and resumes it', async () => {
  const laptop = make();
  laptop.onDecide = async () => undefined;
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('AwaitingApproval');
  const pending = laptop.store.last();
  expect(pending?.status).toBe('InProgress');
  laptop.onDecide = async () => 'approve';
  await expect(laptop.pipeline().resume(pending!)).resolves.toBe('Succeeded');
  expect(names(laptop)).toEqual(['test', 'prod']);
});

test('repeats only the interrupted action after a crash', async () => {
  const laptop = make();
  laptop.onDeploy = async ({ stackName }) => {
    if (stackName === 'prod') {
      laptop.stop.abort();
      throw new Error('the engine went down');
    }
  };
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Interrupted');
  const interrupted = laptop.store.last();
  expect(interrupted?.stages.at(-1)?.actions.at(-1)).toMatchObject({ name: 'Service', status: 'InProgress' });
  const next = makeLaptop(laptop.repository, STAGES);
  next.store.save(interrupted!);
  const { cpSync } = await import('node:fs');
  cpSync(laptop.store.folder(1), next.store.folder(1), { recursive: true });
  await expect(next.pipeline().resume(next.store.last()!)).resolves.toBe('Succeeded');
  expect(names(next)).toEqual(['prod']);
});

test('ends after the stage of --until, and continues from there later', async () => {
  const laptop = make();
  await expect(laptop.pipeline('test').start(await laptop.head()).result).resolves.toBe('Paused');
  expect(names(laptop)).toEqual(['test']);
  await expect(laptop.pipeline().resume(laptop.store.last()!)).resolves.toBe('Succeeded');
  expect(names(laptop)).toEqual(['test', 'prod']);
});

test('fails for --until with an unknown stage, and lists the stages', async () => {
  const laptop = make();
  await expect(laptop.pipeline('staging').start(await laptop.head()).result).rejects.toThrow('it has Source, test, approve-prod, prod');
});

test('rolls a failed stage back to the last version that succeeded in it', async () => {
  const laptop = make();
  await laptop.pipeline().start(await laptop.head()).result;
  commit(laptop.repository, { 'test.json': '{"is":2}' });
  laptop.onDeploy = async ({ template }) => {
    if (template.is === 2) {
      throw new Error('tests failed');
    }
  };
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Failed');
  expect(laptop.deployments.slice(2)).toEqual(['test {"is":2}', 'test {"is":1}']);
  const [, failed, rollback] = laptop.store.list();
  expect(failed?.status).toBe('Failed');
  expect(rollback).toMatchObject({ type: 'ROLLBACK', rollbackTarget: 1, status: 'Succeeded' });
});

test('rolls back a stage behind an approval without asking again', async () => {
  const laptop = make();
  let asked = 0;
  laptop.onDecide = async () => {
    asked += 1;
    return 'approve';
  };
  await laptop.pipeline().start(await laptop.head()).result;
  commit(laptop.repository, { 'prod.json': '{"is":2}' });
  laptop.onDeploy = async ({ stackName, template }) => {
    if (stackName === 'prod' && template.is === 2) {
      throw new Error('tests failed');
    }
  };
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Failed');
  expect(laptop.deployments.slice(2)).toEqual(['test {"is":1}', 'prod {"is":2}', 'prod {"is":1}']);
  expect(laptop.store.last()).toMatchObject({ type: 'ROLLBACK', rollbackTarget: 1, status: 'Succeeded' });
  expect(asked).toBe(2);
});

test.each([
  { decision: 'reject', result: 'Failed', says: 'the rollback of prod was rejected' },
  { decision: undefined, result: 'Stopped', says: 'the rollback of prod ended: it needs an approval, and nobody can be asked here' },
] as const)('follows a plan whose rollback asks, when the answer is $decision', async ({ decision, result, says }) => {
  const laptop = makeLaptop(makeRepository(TEMPLATES), [source(), stage('prod', approvalAction(), deployAction('Service', 'prod', 2))]);
  await laptop.pipeline().start(await laptop.head()).result;
  commit(laptop.repository, { 'prod.json': '{"is":2}' });
  laptop.onDeploy = async () => {
    laptop.onDecide = async () => decision;
    throw new Error('tests failed');
  };
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Failed');
  expect(laptop.deployments).toEqual(['prod {"is":1}', 'prod {"is":2}']);
  expect(laptop.store.last()).toMatchObject({ type: 'ROLLBACK', status: result });
  expect(laptop.events).toContainEqual(expect.objectContaining({ type: 'notice', message: says }));
});

test('says that there is no version to roll back to', async () => {
  const laptop = make();
  laptop.onDeploy = async () => {
    throw new Error('no luck');
  };
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Failed');
  expect(laptop.events).toContainEqual(
    expect.objectContaining({ type: 'notice', message: expect.stringContaining('test is not rolled back') }),
  );
});

test('does not roll back to an execution of another pipeline structure', async () => {
  const laptop = make();
  await laptop.pipeline().start(await laptop.head()).result;
  laptop.setStages([source(), stage('test', deployAction('Renamed', 'test'))]);
  laptop.onDeploy = async () => {
    throw new Error('no luck');
  };
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Failed');
  expect(laptop.store.list().map((execution) => execution.type)).toEqual(['STANDARD', 'STANDARD']);
});

test('starts again with the new stages when the pipeline changes itself', async () => {
  const laptop = makeLaptop(makeRepository({ ...TEMPLATES, 'self.json': '{}', 'staging.json': '{}' }), [
    source(),
    stage('Update', deployAction('Self', 'self')),
    ...STAGES.slice(1),
  ]);
  const changed = [
    source(),
    stage('Update', deployAction('Self', 'self')),
    STAGES[1]!,
    stage('staging', deployAction('Service', 'staging')),
    ...STAGES.slice(2),
  ];
  laptop.onDeploy = async ({ stackName }) => {
    if (stackName === 'self') {
      laptop.setStages(changed);
    }
  };
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Succeeded');
  expect(laptop.store.list().map((execution) => execution.status)).toEqual(['Cancelled', 'Succeeded']);
  expect(names(laptop)).toEqual(['self', 'self', 'test', 'staging', 'prod']);
});

test('supersedes an execution that waits for an approval', async () => {
  const laptop = make();
  const pipeline = laptop.pipeline();
  let asked: () => void = () => undefined;
  const waiting = new Promise<void>((resolve) => {
    asked = resolve;
  });
  laptop.onDecide = () => {
    asked();
    return new Promise(() => undefined);
  };
  const older = pipeline.start(await laptop.head()).result;
  await waiting;
  commit(laptop.repository, { 'test.json': '{"is":2}' });
  laptop.onDecide = async () => 'approve';
  await expect(pipeline.start(await laptop.head()).result).resolves.toBe('Succeeded');
  await expect(older).resolves.toBe('Superseded');
  expect(laptop.store.list().map((execution) => execution.status)).toEqual(['Superseded', 'Succeeded']);
});

test('repairs a stack that could not be resumed by deploying it, and fails when the deployment changes nothing', async () => {
  const laptop = makeLaptop(makeRepository({ 'test.json': '{"is":1}', 'prod.json': '{"unchanged":true}' }), STAGES);
  laptop.notResumed.set('test', new Error('its image is gone')).set('prod', new Error('port 8081 is taken'));
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Failed');
  expect(laptop.events).toContainEqual(expect.objectContaining({ stage: 'test', status: 'Succeeded', action: 'Service' }));
  expect(laptop.events).toContainEqual(
    expect.objectContaining({ stage: 'prod', status: 'Failed', summary: expect.stringContaining('port 8081 is taken') }),
  );
});

test('refuses to deploy with a change set', async () => {
  const action = deployAction('Prepare', 'test');
  const configuration = { ...(action.Configuration as JsonObject), ActionMode: 'CHANGE_SET_REPLACE' };
  const laptop = makeLaptop(makeRepository(TEMPLATES), [source(), stage('test', { ...action, Configuration: configuration })]);
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Failed');
  expect(laptop.store.last()?.stages.at(-1)?.actions[0]?.summary).toBe(
    'action test/Prepare: property ActionMode must be one of CREATE_UPDATE, REPLACE_ON_FAILURE, not "CHANGE_SET_REPLACE"',
  );
  expect(laptop.deployments).toEqual([]);
});

test('records a rejection even when the engine stops at the same moment', async () => {
  const laptop = make();
  laptop.onDecide = async () => {
    laptop.stop.abort(new Error('stopped'));
    return 'reject';
  };
  await expect(laptop.pipeline().start(await laptop.head()).result).resolves.toBe('Rejected');
  expect(laptop.store.last()).toMatchObject({ status: 'Failed' });
  expect(laptop.store.last()?.stages.at(-1)?.actions[0]).toMatchObject({
    status: 'Failed',
    summary: 'rejected; what follows was not deployed',
  });
});

test.each([
  ['HEALTHY', 'test unchanged'],
  ['UNHEALTHY', 'test has no changes, but its service is degraded: 0 of 1 tasks are healthy'],
] as const)('says of a stack without changes whose task is %s: %s', async (health, summary) => {
  const laptop = makeLaptop(makeRepository({ 'test.json': '{"unchanged":true}', 'prod.json': '{"is":1}' }), STAGES);
  const service = {
    arn: 'a',
    name: 'shop',
    stackName: 'test',
    taskDefinitionArn: 'd',
    desiredCount: 1,
    events: [],
    rollouts: [],
    incoming: [],
    shift: null,
  };
  const task = {
    id: 't',
    runtimeId: 't',
    taskDefinitionArn: 'd',
    imageUri: 'i',
    lastStatus: 'RUNNING',
    startedAt: '',
    logFile: '',
    sidecars: [],
  } as const;
  laptop.services.push({ ...service, tasks: [{ ...task, health }] });
  laptop.onDecide = async () => 'approve';
  await laptop.pipeline().start(await laptop.head()).result;
  expect(laptop.events).toContainEqual(expect.objectContaining({ stage: 'test', action: 'Service', status: 'Succeeded', summary }));
});
