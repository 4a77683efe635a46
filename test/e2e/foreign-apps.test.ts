import { spawnSync } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { describeWithDocker } from '../../laptop/test/runtime/describe-with-docker';
import { enginePort } from '../support/engine-port';
import { outcomes, served, summary } from './events';
import { Repository } from './repository';

const APPS = join(__dirname, 'apps');
const MINUTES = 60_000;
const PORT = String(enginePort());

interface ForeignApp {
  readonly name: string;
  /** Everything that the team writes for the platform. */
  readonly service: string;
  readonly database?: string;
  /** What the Build action says about the unit tests. */
  readonly tests: string;
}

const STATIC: ForeignApp = {
  name: 'static',
  service: `{ healthCheckPath: '/', versionPath: false, build: { install: '', test: '', bundle: '' } }`,
  tests: '',
};

const PYTHON: ForeignApp = {
  name: 'python',
  service: `{
    healthCheckPath: '/healthz',
    build: {
      install: 'python3 -m venv .venv && .venv/bin/pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt',
      test: '.venv/bin/python -m pytest --quiet --junitxml=reports/unit.xml',
      bundle: '.venv/bin/pip install --quiet --disable-pip-version-check --target packages --requirement requirements.txt',
      runtimes: { python: '3.10' },
      cache: { paths: ['/root/.cache/pip'], keyFiles: ['requirements*.txt'] },
    },
  }`,
  tests: '1 of 1 unit passed',
};

const JAVA: ForeignApp = {
  name: 'java',
  service: `{
    port: 8080,
    healthCheckPath: '/actuator/health/liveness',
    versionPath: false,
    environment: {
      SPRING_DATASOURCE_URL: 'jdbc:postgresql://\${DATABASE_HOST}:\${DATABASE_PORT}/\${DATABASE_NAME}',
      SPRING_DATASOURCE_USERNAME: '\${DATABASE_USER}',
    },
    secrets: { SPRING_DATASOURCE_PASSWORD: 'DATABASE_PASSWORD', PAYMENT_KEY: 'STRIPE_KEY' },
    build: {
      install: '',
      test: './mvnw -B test && mkdir -p reports && cp target/surefire-reports/*.xml reports',
      bundle: './mvnw -B package -DskipTests',
      runtimes: { java: 'corretto21' },
      cache: { paths: ['/root/.m2'], keyFiles: ['pom.xml'] },
      computeType: 'BUILD_GENERAL1_MEDIUM',
    },
  }`,
  database: `database: { engine: 'postgresql' },`,
  tests: '1 of 1 unit passed',
};

const GO: ForeignApp = {
  name: 'go',
  service: `{ healthCheckPath: '/livez', build: { install: '', test: '', bundle: '' } }`,
  tests: '',
};

function makeRepository({ name, service, database = '' }: ForeignApp): Repository {
  const environments = [
    `{ name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' }`,
    `{ name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' }`,
  ];
  const repository = new Repository({
    options: `service: ${service}, ${database} environments: [${environments.join(', ')}],`,
    app: join(APPS, name),
  });
  repository.variables = { PATH: [join(APPS, 'bin'), process.env.PATH].join(delimiter) };
  return repository;
}

const PROD = ['--port', PORT, '--approve', '--placeholder-secrets'];
const TO_PROD = ['UpdatePipeline/SelfMutate', 'test/AcceptanceTest', 'approve-prod/Approve', 'prod/AcceptanceTest'];

/** Takes an application to prod with nothing but `.projenrc.ts` and `app/`. */
async function expectProd(app: ForeignApp, repository: Repository, runtime: string): Promise<void> {
  const version = repository.commit(`to prod with ${runtime}`);
  const { code, events, stderr } = await repository.run(...PROD, '--runtime', runtime);
  expect({ code, failed: events.filter((event) => event.type === 'action' && event.status === 'Failed'), stderr }).toEqual({
    code: 0,
    failed: [],
    stderr,
  });
  expect(served(events)).toEqual({ test: version, prod: version });
  expect(outcomes(events, 1)).toMatchObject(Object.fromEntries(TO_PROD.map((action) => [action, 'Succeeded'])));
  expect(summary(events, 'Build/Build')).toMatch(new RegExp(`^${app.tests}`));
  expect(summary(events, 'prod/AcceptanceTest')).toMatch(/^1 of 1 /);
}

describe.each([
  ['a static site that cannot tell its version', STATIC],
  ['a Python application with pip and pytest', PYTHON],
  ['a Spring application with variables of its own', JAVA],
])('%s', (_name, app) => {
  let repository: Repository;
  beforeAll(() => {
    repository = makeRepository(app);
  });
  afterAll(() => repository.discard());

  test('reaches prod in processes, by its configuration alone', () => expectProd(app, repository, 'process'), 5 * MINUTES);

  describeWithDocker('and with Docker', () => {
    test(
      'reaches prod in containers',
      async () => {
        repository.clean();
        expect(spawnSync('sh', [join(APPS, 'make-base-images.sh')], { encoding: 'utf8' })).toMatchObject({ status: 0 });
        await expectProd(app, repository, 'docker');
      },
      5 * MINUTES,
    );
  });
});

describe('a Go application whose Dockerfile compiles it in a first stage', () => {
  let repository: Repository;
  beforeAll(() => {
    repository = makeRepository(GO);
  });
  afterAll(() => repository.discard());

  test(
    'fails in Build without Docker, and says which line needs it',
    async () => {
      const { code, events } = await repository.run(...PROD, '--runtime', 'process');
      expect(code).toBe(1);
      expect(summary(events, 'Build/Build')).toMatch(/this Dockerfile needs Docker because of line 6: .*start Docker and run again/);
      expect(served(events)).toEqual({});
    },
    5 * MINUTES,
  );

  describeWithDocker('with Docker', () => {
    test(
      'reaches prod in containers, by its configuration alone',
      async () => {
        repository.clean();
        expect(spawnSync('sh', [join(APPS, 'make-base-images.sh')], { encoding: 'utf8' })).toMatchObject({ status: 0 });
        await expectProd(GO, repository, 'docker');
      },
      5 * MINUTES,
    );
  });
});
