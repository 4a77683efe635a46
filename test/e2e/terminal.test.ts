import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CodePipelineClient, GetPipelineStateCommand, PutApprovalResultCommand } from '@aws-sdk/client-codepipeline';
import { enginePort } from '../support/engine-port';
import { LAPTOP, Repository } from './repository';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } }, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
  { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
],`;
const PORT = String(enginePort());
const MINUTES = 60_000;
const COMMAND = `stty cols 150 rows 50; exec node ${LAPTOP} --runtime process --port ${PORT}`;
/** `script` makes a terminal; on other systems it takes other arguments. */
const onLinux = process.platform === 'linux' ? describe : describe.skip;

onLinux('npm start in a terminal', () => {
  let repository: Repository;
  let terminal: ChildProcess;
  let screen = '';

  const shows = async (text: string | RegExp): Promise<void> => {
    for (let tries = 0; screen.search(text) === -1; tries += 1) {
      if (tries > 600) {
        throw new Error(`the terminal does not show ${String(text)}:\n${screen.slice(-3000)}`);
      }
      await sleep(100);
    }
  };

  beforeAll(() => {
    repository = new Repository({ options: OPTIONS });
    terminal = spawn('script', ['-qefc', COMMAND, '/dev/null'], { cwd: repository.folder, stdio: ['pipe', 'pipe', 'inherit'] });
    terminal.stdout?.on('data', (data: Buffer) => {
      screen += data.toString();
    });
  });
  afterAll(() => repository.discard());

  test(
    'stops asking when another terminal approves',
    async () => {
      await shows('y approves, n rejects');
      const {
        state: { url },
      } = JSON.parse(repository.read('.local/endpoint.json')) as { state: { url: string } };
      const { state } = JSON.parse(repository.read('.local/credentials.json')) as {
        state: { accessKeyId: string; secretAccessKey: string };
      };
      const client = new CodePipelineClient({ endpoint: url, region: 'eu-west-1', credentials: state });
      const { stageStates = [] } = await client.send(new GetPipelineStateCommand({ name: 'orchard' }));
      const token = stageStates.find(({ stageName }) => stageName === 'approve-prod')?.actionStates?.[0]?.latestExecution?.token;
      screen = '';
      await client.send(
        new PutApprovalResultCommand({
          pipelineName: 'orchard',
          stageName: 'approve-prod',
          actionName: 'Approve',
          token,
          result: { status: 'Approved', summary: '' },
        }),
      );
      await shows('the commit is in every environment');
      expect(screen).toContain('approved');
    },
    3 * MINUTES,
  );

  test(
    'stops everything in order at Ctrl-C',
    async () => {
      const ended = once(terminal, 'close');
      terminal.stdin?.write('\u0003');
      const [code] = (await ended) as [number | null];
      expect(code).toBe(0);
      expect(screen).toContain('stopping everything');
      expect(existsSync(join(repository.folder, '.local/endpoint.json'))).toBe(false);
    },
    MINUTES,
  );
});
