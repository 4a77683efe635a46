import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { comparePath } from '../../src/ops/compare-path';
import { runCommand } from '../../src/ops/run-main';
import type { RunningVersionProps } from '../../src/ops/running-version';
import { RecordingHost } from './recording-host';

const NEXT = { NEXT_VERSION_PARAMETER: '/orchard/prod/version', NEXT_VERSION_REGION: 'eu-west-1' };

async function pathOf(environment: Readonly<Record<string, string>>, running?: string) {
  const asked: RunningVersionProps[] = [];
  const host = new RecordingHost(environment);
  const exitCode = await runCommand(
    (given) =>
      comparePath({
        host: given,
        findRunningVersion: async (props) => {
          asked.push(props);
          return running;
        },
      }),
    host,
  );
  return { exitCode, output: host.outputs, errors: host.errors, asked };
}

describe('the path of the page that shows what an approval changes', () => {
  test('is the commit where no environment follows', async () => {
    expect(await pathOf({ VERSION: 'new' })).toEqual({ exitCode: 0, output: ['commit/new'], errors: [], asked: [] });
  });

  test('compares with what the next environment runs', async () => {
    const { output, asked } = await pathOf(
      { VERSION: 'new', ...NEXT, NEXT_VERSION_ROLE_ARN: 'arn:aws:iam::111122223333:role/reader' },
      'old',
    );
    expect(output).toEqual(['compare/old...new']);
    expect(asked).toEqual([{ parameter: '/orchard/prod/version', region: 'eu-west-1', roleArn: 'arn:aws:iam::111122223333:role/reader' }]);
  });

  test.each([
    ['absent', undefined],
    ['the same', 'new'],
    ['of no version', 'unversioned'],
  ])('is the commit where what runs there is %s', async (_, running) => {
    expect((await pathOf({ VERSION: 'new', ...NEXT }, running)).output).toEqual(['commit/new']);
  });

  test('goes to a file where one is named', async () => {
    const host = new RecordingHost({ VERSION: 'new' }, mkdtempSync(join(tmpdir(), 'compare-')));
    expect(await comparePath({ host, file: 'reports/path', findRunningVersion: async () => undefined })).toBe(0);
    expect(readFileSync(join(host.directory, 'reports/path'), 'utf8')).toBe('commit/new');
    expect(host.outputs).toEqual([]);
  });

  test('ends with 2 where the region is missing', async () => {
    const { exitCode, output, errors } = await pathOf({ VERSION: 'new', NEXT_VERSION_PARAMETER: '/p' });
    expect({ exitCode, output }).toEqual({ exitCode: 2, output: [] });
    expect(errors[0]).toContain('NEXT_VERSION_REGION is not set');
  });
});

describe('the command', () => {
  const requests: string[] = [];
  let answer = {
    status: 200,
    body: JSON.stringify({ Parameter: { Name: '/orchard/prod/version', Type: 'String', Value: 'old', Version: 1 } }),
  };
  const server = createServer((request, response) => {
    requests.push(String(request.headers['x-amz-target']));
    response.writeHead(answer.status, { 'content-type': 'application/x-amz-json-1.1' }).end(answer.body);
  });

  beforeAll((done) => void server.listen(0, '127.0.0.1', done));
  afterAll(() => new Promise((done) => server.close(done)));

  function run(): Promise<{ readonly code: number | null; readonly out: string }> {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', resolve('src/ops/compare-path.ts')], {
      env: {
        PATH: process.env['PATH'],
        VERSION: 'new',
        ...NEXT,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
      },
    });
    let out = '';
    child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
    return new Promise((done) => child.on('close', (code) => done({ code, out })));
  }

  test('asks the endpoint that AWS_ENDPOINT_URL names and prints the path alone', async () => {
    expect(await run()).toEqual({ code: 0, out: 'compare/old...new\n' });
    expect(requests).toEqual(['AmazonSSM.GetParameter']);
  }, 20_000);

  test('takes an absent parameter for an environment that runs nothing yet', async () => {
    answer = { status: 400, body: JSON.stringify({ __type: 'ParameterNotFound', message: '' }) };
    expect(await run()).toEqual({ code: 0, out: 'commit/new\n' });
  }, 20_000);

  test('ends with 1 and prints no path when it may not read the parameter', async () => {
    answer = { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }) };
    expect(await run()).toEqual({ code: 1, out: '' });
  }, 20_000);
});
