import { appendFileSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { filterLogEvents } from '../../src/endpoint/logs/filter-log-events';
import { JsonReader } from '../../src/json-reader';
import { clockFile, CLOCK_HEADER } from '../../src/logs/log-clock';
import { ExecutionStore } from '../../src/pipeline/execution-store';
import { createdStack } from '../fixtures/stack';
import { temporaryDirectory } from '../fixtures/temporary-directory';

const state = temporaryDirectory();
const definition = {
  logicalId: 'Task',
  type: 'AWS::ECS::TaskDefinition',
  physicalId: 'arn:aws:ecs:eu-west-1:111111111111:task-definition/shop:1',
  attributes: {},
  properties: { ContainerDefinitions: [{ Name: 'app', LogConfiguration: { Options: { 'awslogs-group': 'shop' } } }] },
};
const stack = createdStack({ name: 'shop', resources: [definition] });

test('an event keeps its id when the time of its line becomes known', async () => {
  const directory = join(state.path, 'logs', 'shop');
  mkdirSync(directory, { recursive: true });
  const file = join(directory, 'task.log');
  writeFileSync(file, 'one\ntwo\n');
  utimesSync(file, 5, 5);
  const backend = { stateDirectory: state.path, stacks: { list: () => [stack] }, store: new ExecutionStore(state.path) };
  const read = async (): Promise<unknown> => (await filterLogEvents(backend, new JsonReader('request', { logGroupName: 'shop' }))).events;
  const before = await read();
  expect(before).toMatchObject([
    { message: 'one', timestamp: 5000, eventId: 'ecs/app/task-000000000000' },
    { message: 'two', timestamp: 5000, eventId: 'ecs/app/task-000000000004' },
  ]);
  appendFileSync(clockFile(file), `${CLOCK_HEADER}\n4 3000\n8 4000\n`);
  expect(await read()).toEqual(
    (before as object[]).map((event, index) => ({ ...event, timestamp: 3000 + index * 1000, ingestionTime: 3000 + index * 1000 })),
  );
});
