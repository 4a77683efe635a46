import { stackFixture } from './stack-fixture';
import { thing } from './test-provider';

const fixture = stackFixture();
const { deploy, calls } = fixture;
const resumeAll = (): Promise<ReadonlyMap<string, Error>> => fixture.stacks.resumeAll((line) => fixture.log.push(line));

/** Stacks are sorted by the time of their creation, in milliseconds. */
const nextMillisecond = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 3));

test('resumes stacks in the order of their creation, and stops them in reverse order', async () => {
  await deploy({ A: thing({ Value: 1 }), B: thing() }, { stackName: 'zebra' });
  await nextMillisecond();
  await deploy({ C: thing({ Value: 'x' }) }, { stackName: 'ape' });
  fixture.restart();
  await resumeAll();
  expect(calls()).toEqual(['resume A {"Value":1}', 'resume B {}', 'resume C {"Value":"x"}']);
  expect(fixture.stacks.list().map(({ name, status }) => [name, status])).toEqual([
    ['zebra', 'CREATE_COMPLETE'],
    ['ape', 'CREATE_COMPLETE'],
  ]);
  await fixture.stacks.stopAll();
  expect(calls()).toEqual(['stop C', 'stop B', 'stop A']);
});

test('updates the resources that use an address when it changes, in other stacks, too', async () => {
  const outputs = { sections: { Outputs: { Address: { Value: { 'Fn::GetAtt': ['Database', 'Value'] } } } } };
  await deploy(
    { Database: thing({ Value: 'localhost' }), User: thing({ Address: { 'Fn::GetAtt': ['Database', 'Value'] } }) },
    { stackName: 'database', ...outputs },
  );
  await nextMillisecond();
  const address = { 'Fn::GetStackOutput': { StackName: 'database', OutputName: 'Address' } };
  await deploy({ Gateway: thing(), Service: thing({ Address: address }) }, { stackName: 'service' });
  fixture.restart();
  fixture.provider.moved.set('Database', 'docker');
  await resumeAll();
  expect(calls()).toEqual(['resume Database {"Value":"localhost"}', 'update User User', 'resume Gateway {}', 'update Service Service']);
  expect(fixture.provider.requests.map(({ properties }) => properties)).toEqual([{ Address: 'docker' }, { Address: 'docker' }]);
  expect(fixture.stacks.find('database')?.outputs).toEqual({ Address: 'docker' });
  fixture.restart();
  await resumeAll();
  expect(calls()).toContain('resume Service {"Address":"docker"}');
});

test('resumes the resources of an interrupted deployment as they were', async () => {
  await deploy({ A: thing({ Value: 1 }) });
  void deploy({ A: thing({ Value: 1 }), B: thing({ Hang: true }) });
  await new Promise((resolve) => setTimeout(resolve, 20));
  fixture.restart();
  await resumeAll();
  expect(calls()).toEqual(['resume A {"Value":1}']);
  expect(fixture.stacks.find('orchard')?.status).toBe('UPDATE_IN_PROGRESS');
});

test('resumes the other stacks when one cannot start', async () => {
  await deploy({ A: thing({ FailResume: 'port taken' }) }, { stackName: 'one' });
  await nextMillisecond();
  await deploy({ B: thing() }, { stackName: 'two' });
  fixture.restart();
  const failures = await resumeAll();
  expect([...failures].map(([name, { message }]) => [name, message])).toEqual([
    ['one', 'stack one: A (Test::Thing) failed: port taken; nothing was changed'],
  ]);
  expect(calls()).toEqual(['resume A {"FailResume":"port taken"}', 'resume B {}']);
});
