import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activatedSample } from '../support/activate-sample';
import { enginePort } from '../support/engine-port';
import { INSTALLED, pathWith, reportMissing, type EmulatorName } from './emulator-programs';
import { notices, outcomes, summary } from './events';
import { Repository, type RunningEngine } from './repository';
import { storingApp } from './storing-app';
import type { EngineEvent } from '../../laptop/src/events';

const OPTIONS = `service: { build: { install: '', test: '', bundle: '' } },
  environments: [{ name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' }],`;
const PORT = String(enginePort());
const MINUTES = 60_000;
const hasDocker = spawnSync('docker', ['version', '--format', '{{.Server.Version}}'], { timeout: 3000 }).status === 0;
if (hasDocker) {
  spawnSync('sh', [join(__dirname, '../support/make-base-image.sh')]);
} else {
  process.stderr.write('\n!!! SKIPPED: applications in Docker that use an AWS emulator, since no Docker engine answers !!!\n\n');
}
reportMissing('applications that use an AWS emulator');
const RUNTIMES = hasDocker ? ['process', 'docker'] : ['process'];

const folder = mkdtempSync(join(tmpdir(), 'path-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** The example, with further lines at the end of `extendEnvironment`. */
const extended = (lines = '', imports = ''): string => imports + activatedSample().replace(/\}\s*$/, `${lines}}\n`);

const repositories: Repository[] = [];
const engines: RunningEngine[] = [];

function start(repository: Repository, ...parameters: readonly string[]): RunningEngine {
  const engine = repository.start('--port', PORT, ...parameters);
  engines.push(engine);
  return engine;
}

async function stop(engine: RunningEngine): Promise<void> {
  engine.process.kill('SIGTERM');
  await engine.ended;
}

afterEach(async () => {
  await Promise.all(engines.splice(0).map(stop));
  repositories.splice(0).forEach((repository) => repository.discard());
});

const SECRET_IMPORTS = `import { Secret as ContainerSecret } from 'aws-cdk-lib/aws-ecs';\nimport { Secret } from 'aws-cdk-lib/aws-secretsmanager';\n`;
const SECRET = `
  const generateSecretString = { secretStringTemplate: '{}', generateStringKey: 'password', passwordLength: 20 };
  const key = new Secret(storage, 'Key', { generateSecretString });
  service.addSecret('API_KEY', ContainerSecret.fromSecretsManager(key, 'password'));
`;

function repositoryWith(emulator: EmulatorName | null, extend: string): Repository {
  const repository = new Repository({ options: OPTIONS });
  repository.variables = { PATH: pathWith(emulator, mkdtempSync(join(folder, 'bin-'))) };
  repository.write({ ...storingApp(), 'src/extend.ts': extend });
  repository.commit('use resources of its own');
  repositories.push(repository);
  return repository;
}

async function get(path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(`http://127.0.0.1:${PORT}${path}`)).json()) as Record<string, unknown>;
}

const isEnd = ({ type }: EngineEvent): boolean => type === 'end';
const says =
  (text: string) =>
  (event: EngineEvent): boolean =>
    event.type === 'notice' && event.message.includes(text);

const emulatorPid = (repository: Repository): number =>
  (JSON.parse(repository.read('.local/emulator/emulator.json')) as { readonly state: { readonly pid: number } }).state.pid;

describe.each(INSTALLED)('an application that uses the example of extend.ts, with %s', (emulator) => {
  test.each(RUNTIMES)(
    'writes and reads all three, and finds again what the emulator keeps (%s)',
    async (runtime) => {
      // moto's CloudFormation has no secrets.
      const hasSecrets = emulator === 'ministack';
      const repository = repositoryWith(emulator, hasSecrets ? extended(SECRET, SECRET_IMPORTS) : extended());
      const first = await repository.run('--port', PORT, '--runtime', runtime);
      expect([first.code, outcomes(first.events, 1)]).toMatchObject([
        0,
        { 'test/Storage': 'Succeeded', 'test/AcceptanceTest': 'Succeeded' },
      ]);
      expect(repository.processes()).toEqual([]);

      const second = start(repository, '--runtime', runtime);
      expect(await second.until(isEnd)).toMatchObject({ result: 'Succeeded' });
      const forgets = emulator === 'moto_server';
      const secret = hasSecrets ? 20 : null;
      expect(await get('/stored')).toMatchObject(forgets ? { objects: 1, items: 1, secret } : { objects: 2, items: 2, secret });
      expect(summary(second.events, 'test/Storage')).toBe('orchard-test-storage unchanged');
      expect(notices(second.events).includes('created again, empty, and its contents are lost')).toBe(forgets);
    },
    5 * MINUTES,
  );

  test(
    'is told when the emulator ends, gets its resources again, and finds them after kill -9 of the engine',
    async () => {
      const repository = repositoryWith(emulator, extended());
      const engine = start(repository);
      await engine.until(isEnd);
      process.kill(emulatorPid(repository), 'SIGKILL');
      await engine.until(says('has ended, and its contents are lost'));
      expect((await get('/store')).error).toMatch(/the AWS emulator has ended; deploy again/);

      repository.commit('deploy again');
      await engine.until((event) => event.type === 'execution' && event.execution === 2 && event.status === 'Succeeded');
      expect(notices(engine.events)).toMatch(/AWS::S3::Bucket .* was created again, empty, and its contents are lost/);
      expect(await get('/stored')).toMatchObject({ objects: 1, items: 1 });

      engine.process.kill('SIGKILL');
      await engine.ended;
      const next = start(repository);
      await next.until(isEnd);
      expect(notices(next.events)).not.toContain('lost');
      expect(await get('/stored')).toMatchObject({ objects: 2, items: 2 });
      await stop(next);
      expect(repository.processes()).toEqual([]);
    },
    5 * MINUTES,
  );

  test(
    'is not deployed with a type that the emulator does not know, unless that is declared to mean nothing on a laptop',
    async () => {
      const imports =
        "import { CfnResource } from 'aws-cdk-lib';\nimport { recordOnlyOnLaptop } from './environment/environment-extension';\n";
      const agent = "  new CfnResource(storage, 'Agent', { type: 'AWS::Bedrock::Agent', properties: { AgentName: 'a' } });\n";
      const repository = repositoryWith(emulator, extended(agent, imports.replace(/import \{ record.*\n/, '')));
      const refused = await repository.run('--port', PORT, '--runtime', 'process');
      expect(refused.code).toBe(1);
      expect(summary(refused.events, 'test/Storage')).toMatch(
        /stack orchard-test-storage: .*does not support the type AWS::Bedrock::Agent of resource Agent.*recordOnlyOnLaptop\(stack, 'AWS::Bedrock::Agent'\).*--emulator <url>.*rolled back/,
      );
      repository.write({ 'src/extend.ts': extended(`${agent}  recordOnlyOnLaptop(storage, 'AWS::Bedrock::Agent');\n`, imports) });
      repository.commit('declare it');
      const { code } = await repository.run('--port', PORT, '--runtime', 'process');
      expect(code).toBe(0);
    },
    5 * MINUTES,
  );
});

test(
  'a deployment that needs an emulator where there is none changes nothing and says how to get one',
  async () => {
    const repository = repositoryWith(null, extended());
    const { code, events } = await repository.run('--port', PORT);
    expect(code).toBe(1);
    expect(summary(events, 'test/Storage')).toMatch(
      /stack orchard-test-storage needs an AWS emulator for Uploads\w+ \(AWS::S3::Bucket\), Orders\w+ \(AWS::SQS::Queue\), Carts\w+ \(AWS::DynamoDB::Table\), and there is none: install one with pip install ministack.*--emulator <url>/,
    );
  },
  5 * MINUTES,
);
