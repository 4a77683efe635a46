import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ANSWERS, flagsOf, SetupFixture } from './setup-fixture';

let fixture: SetupFixture;
beforeEach(() => {
  fixture = new SetupFixture();
});

const errors = (): string => fixture.terminal.errors.join('\n');

describe('with an answer to every question', () => {
  test('.projenrc.ts has what the answers say', async () => {
    expect(await fixture.setup(...flagsOf(ANSWERS))).toBe(0);
    expect(fixture.read('.projenrc.ts')).toBe(`import { PlatformProject } from './src/project/platform-project';

const platform = new PlatformProject({
  name: 'larder',
  source: { repository: 'acme/larder' },
  service: { port: 8080, healthCheckPath: '/health' },
  database: { engine: 'postgresql' },
  environments: [
    { name: 'test', account: '123456789012', region: 'eu-west-1', tier: 'development' },
    { name: 'prod', account: '210987654321', region: 'eu-central-1', tier: 'production' },
  ],
});

platform.synth();
`);
    expect(fixture.terminal.programs).toContainEqual(expect.objectContaining({ program: 'npx', arguments: ['projen'] }));
  });

  test.each([
    [
      'everything',
      {
        connection: 'arn:aws:codeconnections:eu-west-1:123456789012:connection/01234567-89ab-cdef-0123-456789abcdef',
        licence: 'MIT',
        app: 'none',
      },
    ],
    ['long names', { name: 'a'.repeat(20), repository: `${'a'.repeat(39)}/${'b'.repeat(60)}` }],
    ['no database', { database: 'none' }],
  ])('with %s it is as Prettier formats it, and short', async (_, answers) => {
    expect(await fixture.setup(...flagsOf({ ...ANSWERS, ...answers }))).toBe(0);
    const written = fixture.read('.projenrc.ts');
    const program = resolve('node_modules/prettier/bin/prettier.cjs');
    expect(execFileSync(process.execPath, [program, '--stdin-filepath', 'a.ts'], { input: written, encoding: 'utf8' })).toBe(written);
    expect(written.split('\n').length).toBeLessThanOrEqual(40);
  });

  test('the README is one of the service, and the template’s own is gone', async () => {
    await fixture.setup(...flagsOf(ANSWERS));
    expect(fixture.read('README.md')).toMatch(/^# larder\n/);
    expect(fixture.read('README.md')).not.toMatch(/pantry|\{\{/);
  });

  test('it says what to do next', async () => {
    await fixture.setup(...flagsOf(ANSWERS));
    expect(fixture.terminal.text).toContain('git add --all && git commit -m "Set up larder"');
    expect(fixture.terminal.text).toContain('npm start');
    expect(fixture.terminal.text).toContain('source.connectionArn');
  });

  test('without the sample, app/ has the smallest service with an acceptance test', async () => {
    await fixture.setup(...flagsOf({ ...ANSWERS, app: 'none' }));
    expect(existsSync(join(fixture.directory, 'app/server.ts'))).toBe(false);
    expect(fixture.read('app/Dockerfile')).toContain('CMD ["node", "server.mjs"]');
    expect(fixture.read('app/acceptance/service.postman_collection.json')).toContain('pm.test(');
    expect(fixture.read('.projenrc.ts')).toContain("build: { install: '', test: '', bundle: '' }");
  });
});

describe('where nobody can be asked', () => {
  test('all missing answers are listed with their flags, and nothing changes', async () => {
    expect(await fixture.setup('--name', 'larder', '--app', 'none')).toBe(2);
    const missing = [...errors().matchAll(/^ {2}--(\S+)/gm)].map(([, flag]) => flag);
    expect(missing).toEqual(Object.keys(ANSWERS).filter((flag) => !['name', 'app'].includes(flag)));
    expect(fixture.changes).toBe('');
  });

  test('--yes takes what this machine suggests', async () => {
    fixture.write(
      '.git/aws',
      '[profile shop-dev]\nsso_account_id = 111122223333\nregion = eu-north-1\n[profile shop-production]\nrole_arn = arn:aws:iam::444455556666:role/x\n',
    );
    fixture.git('remote', 'add', 'origin', 'git@github.com:acme/larder-repo.git');
    fixture.newTerminal({ AWS_CONFIG_FILE: join(fixture.directory, '.git/aws') });
    expect(await fixture.setup('--yes', '--connection', 'later')).toBe(0);
    expect(fixture.read('.projenrc.ts')).toContain("name: 'my-larder'");
    expect(fixture.read('.projenrc.ts')).toContain("repository: 'acme/larder-repo'");
    expect(fixture.read('.projenrc.ts')).toContain("account: '111122223333', region: 'eu-north-1', tier: 'development'");
    expect(fixture.read('.projenrc.ts')).toContain("account: '444455556666', region: 'eu-north-1', tier: 'production'");
  });

  test('--yes lists what nothing suggests', async () => {
    expect(await fixture.setup('--yes', '--connection', 'later')).toBe(2);
    const missing = [...errors().matchAll(/^ {2}--(\S+)/gm)].map(([, flag]) => flag);
    expect(missing).toEqual(['repository', 'test-account', 'test-region', 'prod-account', 'prod-region']);
  });

  test('without credentials the connection is left out, and it says why', async () => {
    expect(await fixture.setup('--yes', ...flagsOf({ ...ANSWERS, connection: '' }).filter((_, index) => ![12, 13].includes(index)))).toBe(
      0,
    );
    expect(errors()).toContain('connections to GitHub cannot be listed');
    expect(fixture.read('.projenrc.ts')).not.toContain('connectionArn');
  }, 20_000);

  test('all wrong answers are reported at once, as the configuration reports them', async () => {
    const wrong = { ...ANSWERS, name: 'Larder!', 'prod-account': '12', 'test-region': 'europe', database: 'mysql', licence: 'BSD' };
    expect(await fixture.setup(...flagsOf(wrong))).toBe(2);
    for (const part of ['name', 'environments[1].account', 'environments[0].region', 'licence', '--app sample needs PostgreSQL']) {
      expect(errors()).toContain(part);
    }
    expect(errors()).not.toContain('    at ');
    expect(fixture.changes).toBe('');
  });
});

describe('with a person', () => {
  test('each question has a sentence of help, and Enter takes the suggestion', async () => {
    fixture.terminal.isInteractive = true;
    fixture.terminal.answers = ['', 'acme/larder', '123456789012', 'eu-west-1', '', '', 'later', '', '', ''];
    expect(await fixture.setup()).toBe(0);
    expect(errors().match(/^\n\S.*\n {2}\S.*\.$/gm)).toHaveLength(10);
    expect(fixture.read('.projenrc.ts')).toContain("name: 'my-larder'");
    expect(fixture.read('.projenrc.ts')).toContain("name: 'prod', account: '123456789012', region: 'eu-west-1'");
  });

  test('a wrong answer is asked again, with the others kept', async () => {
    fixture.terminal.isInteractive = true;
    fixture.terminal.answers = ['larder', 'no', '123456789012', 'eu-west-1', '', '', 'later', '', '', '', '', 'acme/larder'];
    expect(await fixture.setup()).toBe(0);
    expect(errors()).toContain('owner/repository');
    expect(fixture.read('.projenrc.ts')).toContain("source: { repository: 'acme/larder' }");
  });
});

describe('a second time', () => {
  beforeEach(async () => {
    await fixture.setup(...flagsOf(ANSWERS));
    fixture.commit();
    fixture.newTerminal();
  });

  test('the same answers change nothing', async () => {
    expect(await fixture.setup(...flagsOf(ANSWERS))).toBe(0);
    expect(fixture.changes).toBe('');
  });

  test('an edited .projenrc.ts is not replaced without --overwrite', async () => {
    fixture.write('.projenrc.ts', fixture.read('.projenrc.ts').replace('8080', '3000'));
    fixture.write('README.md', '# Ours\n');
    fixture.commit();
    expect(await fixture.setup(...flagsOf({ ...ANSWERS, app: 'none' }))).toBe(2);
    expect(errors()).toContain('--overwrite');
    expect(fixture.changes).toBe('');
    expect(await fixture.setup(...flagsOf(ANSWERS), '--overwrite')).toBe(0);
    expect(fixture.read('.projenrc.ts')).toContain('8080');
    expect(fixture.read('README.md')).toBe('# Ours\n');
  });

  test('nobody is asked what would not be used', async () => {
    fixture.terminal.isInteractive = true;
    expect(await fixture.setup()).toBe(2);
    expect(errors()).toContain('this repository is set up already');
    expect(fixture.terminal.questions).toEqual([]);
  });
});

describe('what a person wrote stays', () => {
  test('a README without the template’s first line', async () => {
    fixture.write('README.md', '# Ours\n');
    fixture.commit();
    await fixture.setup(...flagsOf(ANSWERS));
    expect(fixture.read('README.md')).toBe('# Ours\n');
  });

  test('an app that is not the sample', async () => {
    fixture.git('rm', '--quiet', 'app/acceptance/bananas.postman_collection.json');
    fixture.commit();
    await fixture.setup(...flagsOf({ ...ANSWERS, app: 'none' }));
    expect(fixture.read('app/server.ts')).toBe('// the sample');
  });

  test('changes that are not committed: set-up refuses', async () => {
    fixture.write('app/server.ts', '// mine');
    expect(await fixture.setup(...flagsOf(ANSWERS))).toBe(2);
    expect(errors()).toContain('git stash');
    expect(fixture.read('app/server.ts')).toBe('// mine');
  });
});

test('a failed `npx projen` says how to go on', async () => {
  const git = fixture.terminal.program;
  fixture.terminal.program = (given) => (given.program === 'npx' ? { exitCode: 1, output: '' } : git(given));
  expect(await fixture.setup(...flagsOf(ANSWERS))).toBe(1);
  expect(errors()).toContain('`npx projen` failed with exit code 1');
});
