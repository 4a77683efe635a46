import { buildCommands, TemporaryProject } from './run-in-temp';

const PERSONAL = {
  AWS_SECRET_ACCESS_KEY: 'person-key',
  AWS_PROFILE: 'person',
  GITHUB_TOKEN: 'person-token',
  NPM_TOKEN: 'person-npm',
  NODE_OPTIONS: '',
};

describe("a build's environment", () => {
  const before = { ...process.env };
  beforeAll(() => void Object.assign(process.env, PERSONAL));
  afterAll(() => {
    process.env = before;
  });

  async function variablesOf(overrides: Parameters<TemporaryProject['build']>[0] = {}, buildspec = buildCommands('env')) {
    const project = new TemporaryProject({ 'buildspec.yml': buildspec });
    const result = await project.build(overrides);
    const pairs = project.lines
      .filter((line) => /^\w+=/.test(line))
      .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]);
    return { project, result, variables: Object.fromEntries(pairs) as Record<string, string> };
  }

  test('has nothing of the environment of the engine', async () => {
    const { variables } = await variablesOf();
    for (const name of Object.keys(PERSONAL)) {
      expect(variables).not.toHaveProperty(name);
    }
    expect(JSON.stringify(variables)).not.toContain('person');
    expect(variables['HOME']).not.toBe(before['HOME']);
  });

  test('has the variables that CodeBuild sets', async () => {
    const { variables, project } = await variablesOf({ region: 'eu-west-1', account: '111122223333', initiator: 'codepipeline/orchard' });
    expect(variables).toMatchObject({
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      CODEBUILD_CI: 'true',
      CODEBUILD_BUILD_ARN: `arn:aws:codebuild:eu-west-1:111122223333:build/${variables['CODEBUILD_BUILD_ID']}`,
      CODEBUILD_BUILD_NUMBER: '1',
      CODEBUILD_BUILD_SUCCEEDING: '1',
      CODEBUILD_INITIATOR: 'codepipeline/orchard',
      CODEBUILD_RESOLVED_SOURCE_VERSION: 'c0ffee',
      CODEBUILD_SOURCE_VERSION: 'c0ffee',
      CODEBUILD_SRC_DIR: `${project.root}/build-1/src`,
    });
    expect(variables['CODEBUILD_BUILD_ID']).toBe(`orchard-build:${variables['CODEBUILD_LOG_PATH']}`);
    expect(Number(variables['CODEBUILD_START_TIME'])).toBeGreaterThan(Date.now() - 60_000);
    expect(variables).not.toHaveProperty('CI');
  });

  test("prefers the project's variables to the buildspec's, as CodeBuild does", async () => {
    const { variables } = await variablesOf(
      { environment: { BOTH: 'project' } },
      JSON.stringify({
        version: 0.2,
        env: { variables: { BOTH: 'buildspec', OWN: '$HOME' } },
        phases: { build: { commands: ['env'] } },
      }),
    );
    expect(variables).toMatchObject({ BOTH: 'project', OWN: '$HOME' });
  });

  test('finds the tools of the engine first', async () => {
    const { variables } = await variablesOf({ path: ['/first', '/second'] });
    expect(variables['PATH']).toMatch(/^\/first:\/second:/);
  });

  test('counts the builds of a project, and goes on from the number of an older engine', async () => {
    const project = new TemporaryProject({ 'buildspec.yml': buildCommands('echo number=$CODEBUILD_BUILD_NUMBER') });
    project.write({ 'build-number': '41' }, project.cache);
    await project.build();
    await project.build();
    expect(project.lines).toEqual(expect.arrayContaining(['number=42', 'number=43']));
  });

  describe('with parameters', () => {
    const buildspec = JSON.stringify({
      version: 0.2,
      env: { 'parameter-store': { TOKEN: '/orchard/token', KEY: '/orchard/key' } },
      phases: { build: { commands: ['echo "token is $TOKEN"; test "$TOKEN" = tomato-soup && exit 3'] } },
    });
    const values: Readonly<Record<string, string>> = { '/orchard/token': 'tomato-soup', '/orchard/key': 'first line\nsecond line' };

    test('gets their values and masks them in all output', async () => {
      const { project, result } = await variablesOf({ findParameter: (name) => values[name] }, buildspec);
      expect(result.failure).toContain('exit code 3');
      expect(project.lines).toContain('token is ***');
      expect(`${project.lines.join('\n').replaceAll('= tomato-soup', '')}${result.failure?.split('\n').slice(1).join('\n')}`).not.toContain(
        'tomato-soup',
      );
    });

    test('fails with all missing parameters', async () => {
      const { result } = await variablesOf({ findParameter: () => undefined }, buildspec);
      expect(result.failure).toMatch(/TOKEN: there is no parameter \/orchard\/token[\s\S]*KEY: there is no parameter \/orchard\/key/);
    });
  });
});
