import { Checkout, GENERATE } from './checkout';

let checkout: Checkout;
beforeAll(() => {
  checkout = new Checkout();
});
afterEach(() => checkout.reset());
afterAll(() => checkout.discard());

test('`npx projen` leaves no difference', () => {
  expect(checkout.run('npx projen --no-post').status).toBe(0);
  expect(checkout.changes()).toEqual([]);
});

test('a generated file that is deleted or edited comes back', () => {
  checkout.remove('buildspec.yml');
  checkout.remove('.husky/pre-commit');
  checkout.run('chmod u+w tsconfig.json && echo broken > tsconfig.json');
  expect(checkout.changes()).toHaveLength(3);
  expect(checkout.run(GENERATE).status).toBe(0);
  expect(checkout.changes()).toEqual([]);
});

test('a generated file is read-only', () => {
  checkout.run(GENERATE);
  expect(checkout.run('stat -c %A platform.json buildspec.yml').stdout.trim().split('\n')).toEqual(['-r--r--r--', '-r--r--r--']);
});

test('a file of the team is never changed again', () => {
  checkout.edit('src/extend.ts', () => '// ours\n');
  checkout.run(GENERATE);
  expect(checkout.read('src/extend.ts')).toBe('// ours\n');
});

test('a file of the team that is missing is written', () => {
  checkout.remove('src/extend.ts');
  checkout.run(GENERATE);
  expect(checkout.changes()).toEqual([]);
});

test('deleting the one line of the template’s own repository deletes its files', () => {
  checkout.edit('.projenrc.ts', (content) =>
    content
      .split('\n')
      .filter((line) => !line.includes('TemplateMaintenance'))
      .join('\n'),
  );
  expect(checkout.run(GENERATE).status).toBe(0);
  const deleted = checkout.changes().filter((line) => line.startsWith(' D'));
  expect(deleted).toEqual([
    ' D .github/ISSUE_TEMPLATE/bug.yml',
    ' D .github/ISSUE_TEMPLATE/config.yml',
    ' D .github/ISSUE_TEMPLATE/idea.yml',
    ' D .github/workflows/release.yml',
    ' D .github/workflows/template.yml',
    ' D LICENSE',
  ]);
});

test('another name leaves no trace of the old one in what is generated', () => {
  checkout.edit('.projenrc.ts', (content) => content.replaceAll('orchard', 'cherries'));
  expect(checkout.run(GENERATE).status).toBe(0);
  expect(checkout.run('git grep --ignore-case --files-with-matches orchard -- :!README.md').stdout).toBe('');
});

describe('a mistake in .projenrc.ts', () => {
  beforeEach(() => checkout.edit('.projenrc.ts', (content) => content.replace('healthCheckPath', 'healthChekPath')));

  test('is reported by `npx projen` with what was probably meant, without a stack trace, and nothing is written', () => {
    const { status, stderr } = checkout.run('npx projen --no-post');
    expect(status).not.toBe(0);
    expect(stderr).toContain('service.healthChekPath');
    expect(stderr).toContain('did you mean healthCheckPath?');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect(checkout.changes()).toEqual([' M .projenrc.ts']);
  });

  test('ends with exit code 2', () => {
    expect(checkout.run(GENERATE).status).toBe(2);
  });
});

test('an error that is not a mistake in the options keeps its stack trace', () => {
  checkout.edit('.projenrc.ts', (content) => `${content}\nthrow new Error('boom');\n`);
  const { status, stderr } = checkout.run(GENERATE);
  expect(status).toBe(1);
  expect(stderr).toMatch(/Error: boom\n\s+at /);
});

test('a quoted argument reaches a command unchanged, without a shell', () => {
  checkout.run("mkdir -p src/ops && echo 'console.log(JSON.stringify(process.argv.slice(2)));' > src/ops/main.ts");
  const { stdout } = checkout.run('npx projen service:exec test \'echo $HOME; echo "it is"\'');
  expect(JSON.parse(stdout)).toEqual(['service:exec', 'test', 'echo $HOME; echo "it is"']);
});

describe('the licence', () => {
  const withLicence = (licence: string) =>
    checkout.edit('.projenrc.ts', (content) =>
      content.replace(/new TemplateMaintenance.*/, '').replace("name: 'orchard',", `name: 'orchard', licence: '${licence}',`),
    );
  const licenseOf = () => (JSON.parse(checkout.read('package.json')) as { license: string }).license;

  test('is the template’s in the repository of the template', () => {
    expect(checkout.read('LICENSE')).toContain('Apache License');
    expect(licenseOf()).toBe('Apache-2.0');
  });

  test('is none by default', () => {
    checkout.edit('.projenrc.ts', (content) => content.replace(/new TemplateMaintenance.*/, ''));
    expect(checkout.run(GENERATE).status).toBe(0);
    expect(checkout.changes()).toContain(' D LICENSE');
    expect(licenseOf()).toBe('UNLICENSED');
  });

  test('is the one of the options, in the name of the owner of the repository, and without a year that would make the file stale', () => {
    withLicence('MIT');
    expect(checkout.run(GENERATE).status).toBe(0);
    expect(checkout.read('LICENSE')).toMatch(/^Copyright \(c\) +acme\n/);
    expect(licenseOf()).toBe('MIT');
  });

  test('must be a known one', () => {
    withLicence('Apache');
    expect(checkout.run(GENERATE)).toMatchObject({ status: 2, stderr: expect.stringContaining('did you mean Apache-2.0?') });
  });
});

describe('`npx projen eject`', () => {
  beforeEach(() => {
    expect(checkout.run('npx projen eject').status).toBe(0);
  });
  afterEach(() => checkout.run('rm -f .projenrc.ts.bak && rm -rf scripts'));

  test('makes generated files editable and removes projen', () => {
    expect(checkout.run('stat -c %A buildspec.yml').stdout.trim()).toBe('-rw-r--r--');
    expect(JSON.parse(checkout.read('platform.json'))).toMatchObject({ digest: null });
    expect(JSON.parse(checkout.read('package.json'))).not.toHaveProperty('devDependencies.projen');
    const callers = ['buildspec.yml', 'buildspec-test.yml', '.husky/pre-commit', '.github/workflows/pull-request.yml'].filter((path) =>
      /\bprojen\b/.test(checkout.read(path)),
    );
    expect(callers).toEqual([]);
  });

  test('leaves tasks that run', () => {
    const { status, stdout } = checkout.run(
      'mkdir -p src/ops && echo "console.log(42)" > src/ops/main.ts && node scripts/run-task.cjs image',
    );
    expect({ status, stdout }).toEqual({ status: 0, stdout: '42\n' });
  });
});
