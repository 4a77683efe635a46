import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { FakeTerminal } from '../fake-terminal';
import { platformFixture } from '../../support/platform-fixture';
import { checkBranch } from '../../../src/ops/doctor/check-branch';
import type { Finding } from '../../../src/ops/doctor/finding';
import type { ProgramResult } from '../../../src/ops/command/run-program';

const platform = platformFixture();
const PULL_REQUEST = '[{"type":"deletion"},{"type":"pull_request"}]';

function check(gh: (path: string) => ProgramResult, environment: Readonly<Record<string, string>> = {}): Promise<Finding> {
  const terminal = new FakeTerminal('/nowhere', environment);
  terminal.program = ({ arguments: args }) => gh(args[1] ?? '');
  return checkBranch({ terminal, platform });
}

const answer = (output: string): ProgramResult => ({ exitCode: 0, output });
const MISSING: ProgramResult = { exitCode: null, output: '' };

test.each([
  ['protected', '[]', '{"protected":true}'],
  ['under a rule for pull requests', PULL_REQUEST, '{"protected":false}'],
])('a branch that is %s is good', async (_, rules, branch) => {
  expect(await check((path) => answer(path.includes('/rules/') ? rules : branch))).toMatchObject({ check: 'branch main', outcome: 'good' });
});

test('warns of a branch to which one person alone can push', async () => {
  const paths: string[] = [];
  const finding = await check((path) => {
    paths.push(path);
    return answer(path.includes('/rules/') ? '[{"type":"deletion"}]' : '{"protected":false}');
  });
  expect(finding).toMatchObject({ outcome: 'warns', fix: expect.stringContaining('require a pull request') as unknown });
  expect(paths).toEqual(['repos/acme/shop/rules/branches/main', 'repos/acme/shop/branches/main']);
});

test('does not guess without a way to ask, and says why', async () => {
  expect(await check(() => MISSING)).toMatchObject({
    outcome: 'unknown',
    detail: 'protection on GitHub is not checked: the command gh is not installed, and GH_TOKEN and GITHUB_TOKEN are not set',
  });
  expect(await check(() => ({ exitCode: 1, output: 'gh: Not Found (HTTP 404)\n' }))).toMatchObject({
    outcome: 'unknown',
    detail: 'protection on GitHub is not checked: gh failed (gh: Not Found (HTTP 404))',
  });
});

describe('with a token and without gh', () => {
  const calls: (string | undefined)[] = [];
  let status = 200;
  const server: Server = createServer((request, response) => {
    calls.push(request.headers.authorization);
    response.writeHead(status).end(request.url?.includes('/rules/') === true ? '[]' : '{"protected":true}');
  });
  beforeAll((done) => void server.listen(0, '127.0.0.1', done));
  afterAll((done) => void server.close(done));
  const environment = () => ({ GH_TOKEN: 'secret', GITHUB_API_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });

  test('asks GitHub', async () => {
    expect(await check(() => MISSING, environment())).toMatchObject({ outcome: 'good' });
    expect(calls).toEqual(['Bearer secret', 'Bearer secret']);
  });

  test('says when GitHub refuses, and does not show the token', async () => {
    status = 403;
    const finding = await check(() => MISSING, environment());
    expect(finding).toMatchObject({ outcome: 'unknown', detail: expect.stringContaining('GitHub answered with status 403') as unknown });
    expect(JSON.stringify(finding)).not.toContain('secret"');
  });
});
