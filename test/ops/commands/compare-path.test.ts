import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { UsageError } from '../../../src/ops/command/usage-error';
import { findComparePath } from '../../../src/ops/pipeline/find-compare-path';
import type { RunningVersionProps } from '../../../src/ops/pipeline/find-compare-path';

const NEXT = { NEXT_VERSION_PARAMETER: '/orchard/prod/version', NEXT_VERSION_REGION: 'eu-west-1' };

async function pathOf(environment: Readonly<Record<string, string>>, running: string | null = null) {
  const reads: RunningVersionProps[] = [];
  const path = await findComparePath({
    environment,
    err: () => undefined,
    readVersion: async (props) => {
      reads.push(props);
      return running;
    },
  });
  return { path, reads };
}

describe('the path of the page that shows what an approval changes', () => {
  test('is the commit if no approval comes next', async () => {
    expect(await pathOf({ VERSION: 'new' })).toEqual({ path: 'commit/new', reads: [] });
  });

  test('compares with the version that the next environment runs', async () => {
    const { path, reads } = await pathOf(
      { VERSION: 'new', ...NEXT, NEXT_VERSION_ROLE_ARN: 'arn:aws:iam::111122223333:role/reader' },
      'old',
    );
    expect(path).toBe('compare/old...new');
    expect(reads).toEqual([{ parameter: '/orchard/prod/version', region: 'eu-west-1', roleArn: 'arn:aws:iam::111122223333:role/reader' }]);
  });

  test.each([
    ['nothing', null],
    ['the same version', 'new'],
    ['no version', 'unversioned'],
  ])('is the commit if the next environment runs %s', async (_, running) => {
    expect((await pathOf({ VERSION: 'new', ...NEXT }, running)).path).toBe('commit/new');
  });

  test('needs the region of the next environment', async () => {
    await expect(pathOf({ VERSION: 'new', NEXT_VERSION_PARAMETER: '/p' })).rejects.toThrow(UsageError);
    await expect(pathOf({ VERSION: 'new', NEXT_VERSION_PARAMETER: '/p' })).rejects.toThrow('NEXT_VERSION_REGION is not set');
  });
});

describe('the program', () => {
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

  async function run() {
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const child = spawn(process.execPath, ['--require', 'tsx/cjs', resolve('src/ops/main.ts'), 'compare-path'], {
      env: {
        PATH: process.env['PATH'],
        VERSION: 'new',
        ...NEXT,
        AWS_ENDPOINT_URL: endpoint,
        AWS_ACCESS_KEY_ID: 'a',
        AWS_SECRET_ACCESS_KEY: 'b',
      },
    });
    const closed = new Promise<number | null>((done) => child.on('close', done));
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { code, out, err };
  }

  test('asks the endpoint in AWS_ENDPOINT_URL, and prints the path and nothing else', async () => {
    expect(await run()).toEqual({ code: 0, out: 'compare/old...new\n', err: '' });
    expect(requests).toEqual(['AmazonSSM.GetParameter']);
  }, 20_000);

  test('prints the commit if the parameter does not exist yet', async () => {
    answer = { status: 400, body: JSON.stringify({ __type: 'ParameterNotFound', message: '' }) };
    expect(await run()).toEqual({ code: 0, out: 'commit/new\n', err: '' });
  }, 20_000);

  test('ends with 1 and prints no path if it may not read the parameter', async () => {
    answer = { status: 400, body: JSON.stringify({ __type: 'AccessDeniedException', message: 'no' }) };
    expect(await run()).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^access denied: no; [^\n]*\n$/) as unknown });
  }, 20_000);
});
