import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { describeWithDocker } from '../../laptop/test/runtime/describe-with-docker';
import { enginePort } from '../support/engine-port';
import { notices, outcomes, served } from './events';
import { Repository } from './repository';
import { collection, TINY_APP } from './tiny-app';

const OPTIONS = `service: { secrets: ['API_KEY'], build: { install: '', test: '', bundle: '' } }, environments: [
  { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
  { name: 'prod', account: '111111111111', region: 'eu-west-1', tier: 'production' },
],`;
const PORT = String(enginePort());
const MINUTES = 60_000;

/** Answers with the file that a build step wrote and with the secret. */
const APP = {
  ...TINY_APP,
  'app/Dockerfile': `FROM public.ecr.aws/docker/library/node:24-slim
WORKDIR /srv
COPY server.js ./
RUN ["node", "--eval", "fs.writeFileSync('built.txt', 'by RUN')"]
USER 1000:1000
CMD ["node", "server.js"]
`,
  'app/server.js': `const http = require('node:http');
const built = require('node:fs').readFileSync('built.txt', 'utf8');
const { PORT, VERSION, API_KEY } = process.env;
const server = http.createServer((_, response) => response.end(JSON.stringify({ version: VERSION, built, key: API_KEY })));
server.listen(Number(PORT));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
  'app/acceptance/tiny.postman_collection.json': collection(
    'pm.expect(pm.response.json()).to.include({ built: "by RUN", key: "placeholder" });',
  ),
};

describeWithDocker('what a pull request runs, with a declared secret and a Dockerfile with RUN', () => {
  let repository: Repository;
  let version: string;
  const run = (...parameters: readonly string[]): ReturnType<Repository['run']> =>
    repository.run('--port', PORT, '--runtime', 'docker', '--approve', ...parameters);

  beforeAll(() => {
    const base = spawnSync('sh', [join(__dirname, '../support/make-base-image.sh')], { encoding: 'utf8' });
    expect(base).toMatchObject({ status: 0 });
    repository = new Repository({ options: OPTIONS });
    repository.write(APP);
    version = repository.commit('a secret and a build step');
  });
  afterAll(() => repository.discard());

  test(
    'fails before anything is deployed where the secret has no value',
    async () => {
      const { code, events } = await run();
      expect(code).toBe(1);
      expect(served(events)).toEqual({});
      expect(outcomes(events, 1)).toEqual({ 'Source/GitHub': 'Succeeded', 'Build/Build': 'Failed' });
    },
    3 * MINUTES,
  );

  test(
    'takes the commit to the last environment with placeholders, and says which it filled in',
    async () => {
      const { code, events } = await run('--placeholder-secrets');
      expect(notices(events)).toContain('the value "placeholder" was set for API_KEY in test; API_KEY in prod');
      expect(served(events)).toEqual({ test: version, prod: version });
      expect(code).toBe(0);
    },
    3 * MINUTES,
  );
});
