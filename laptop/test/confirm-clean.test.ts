import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { confirmClean } from '../src/confirm-clean';
import { temporaryDirectory } from './fixtures/temporary-directory';

const folder = temporaryDirectory();

async function ask(answer: string): Promise<{ readonly confirmed: boolean; readonly said: string }> {
  const [input, output] = [new PassThrough(), new PassThrough()];
  input.end(answer);
  const confirmed = await confirmClean({ stateDirectory: folder.path, input, output });
  return { confirmed, said: String(output.read() ?? '') };
}

test.each([
  ['y\n', true],
  ['Yes\n', true],
  ['n\n', false],
  ['\n', false],
  ['yesterday\n', false],
  ['', false],
])('the answer %j to cleaning means %s', async (answer, confirmed) => {
  expect((await ask(answer)).confirmed).toBe(confirmed);
});

test('the question says what is lost, and what keeps it', async () => {
  mkdirSync(join(folder.path, 'postgres/orchard-test'), { recursive: true });
  mkdirSync(join(folder.path, 'mysql/orchard-prod'), { recursive: true });
  mkdirSync(join(folder.path, 'executions/000001'), { recursive: true });
  const { said } = await ask('n\n');
  expect(said).toContain('the data of 2 databases, all parameters and secrets, 1 executions with their logs');
  expect(said).toContain('`npm start` without --clean keeps them');
});
