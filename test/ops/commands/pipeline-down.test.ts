import { DeleteStackCommand } from '@aws-sdk/client-cloudformation';
import { stacksRun, TEST_STACKS } from '../stacks-fixture';

test('the pipeline is only deleted after all environments', async () => {
  const { run, aws, terminal } = stacksRun(['shop-pipeline', ...TEST_STACKS]);
  expect(await run('pipeline:down --yes')).toBe(1);
  expect(terminal.errors.join()).toContain('npx projen env:down test');
  expect(aws.inputs(DeleteStackCommand)).toEqual([]);
});

test('a stack that extend.ts added keeps the pipeline as well', async () => {
  const { run, aws, terminal } = stacksRun(['shop-pipeline', 'shop-test-storage']);
  expect(await run('pipeline:down --yes')).toBe(1);
  expect(terminal.errors.join()).toContain('npx projen env:down test');
  expect(aws.inputs(DeleteStackCommand)).toEqual([]);
});

test('a pipeline from which another stack imports is not deleted, with the reason', async () => {
  const { run, terminal } = stacksRun(['shop-pipeline', 'other'], { importers: { 'shop-pipeline': 'other' } });
  expect(await run('pipeline:down --yes')).toBe(1);
  expect(terminal.errors.join()).toContain('shop-pipeline cannot be deleted: Delete canceled.');
});

test('the pipeline is deleted, and what is kept is listed', async () => {
  const { run, terminal } = stacksRun(['shop-pipeline']);
  terminal.answers = ['shop'];
  expect(await run('pipeline:down')).toBe(0);
  expect(terminal.text).toContain(
    'shop-pipeline: deleted; kept, and charged for their storage until you delete them: the image repository shop and the artifact bucket',
  );
});

test.each(['pipeline:down --local', 'pipeline:up --local'])('`%s` names the command of the laptop', async (line) => {
  const { run, terminal } = stacksRun([]);
  expect(await run(line)).toBe(2);
  expect(terminal.errors.join()).toContain('npm start');
});
