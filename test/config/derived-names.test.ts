import * as fc from 'fast-check';
import * as names from '../../src/config/names';
import { resolvePlatform } from '../../src/config/resolve-platform';
import { platformOptions } from './arbitrary-options';
import { pathsOf, problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions } from './sample-options';

type Naming = (platform: string, environment: string) => string;

/** The names that AWS accepts, from the reference of each service. */
const LIMITS: readonly (readonly [string, Naming, RegExp])[] = [
  ['CloudFormation stack', (platform) => names.pipelineStackName(platform), /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/],
  [
    'network stack',
    (platform, environment) => names.stackName({ platform, environment, part: 'network' }),
    /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/,
  ],
  [
    'database stack',
    (platform, environment) => names.stackName({ platform, environment, part: 'database' }),
    /^[a-zA-Z][-a-zA-Z0-9]{0,127}$/,
  ],
  ['pipeline', (platform) => names.pipelineName(platform), /^[A-Za-z0-9.@\-_]{1,100}$/],
  ['stage', (_platform, environment) => environment, /^[A-Za-z0-9.@\-_]{1,100}$/],
  ['ECR repository', (platform) => names.imageRepositoryName(platform), /^(?=.{2,256}$)[a-z0-9]+(?:[._-][a-z0-9]+)*$/],
  ['ECS cluster', names.clusterName, /^[A-Za-z][A-Za-z0-9_-]{0,254}$/],
  ['CodeBuild project', (platform, environment) => `${platform}-test-${environment}`, /^[A-Za-z0-9][A-Za-z0-9\-_]{1,149}$/],
  ['log group', names.serviceLogGroupName, /^[.\-_/#A-Za-z0-9]{1,512}$/],
  ['RDS cluster', (platform, environment) => `${platform}-${environment}`, /^(?!.*--)(?!.*-$)[a-zA-Z][a-zA-Z0-9-]{0,62}$/],
  ['IAM role', (platform, environment) => `${platform}-${environment}-version-reader`, /^[\w+=,.@-]{1,64}$/],
  ['dashboard', (platform, environment) => `${platform}-${environment}`, /^[A-Za-z0-9\-_]{1,255}$/],
  ['password parameter', names.parameterNames.databasePassword, /^(?!\/(aws|ssm))(\/[a-zA-Z0-9_.-]+){1,15}$/],
  ['url parameter', names.parameterNames.url, /^(?!\/(aws|ssm))(\/[a-zA-Z0-9_.-]+){1,15}$/],
  ['version parameter', names.parameterNames.version, /^(?!\/(aws|ssm))(\/[a-zA-Z0-9_.-]+){1,15}$/],
];

describe.each(LIMITS)('the name of a %s', (_resource, naming, limit) => {
  test('is valid on AWS with the longest names that are allowed', () => {
    expect(naming('p'.repeat(20), 'e'.repeat(12))).toMatch(limit);
  });

  test('is valid on AWS with the shortest', () => {
    expect(naming('ab', 'e')).toMatch(limit);
  });

  test('is valid on AWS with any valid options', () => {
    fc.assert(
      fc.property(platformOptions, (options) => {
        options.environments.forEach(({ name }) => expect(naming(options.name, name)).toMatch(limit));
      }),
    );
  });
});

test('the parameter of the longest secret fits Parameter Store', () => {
  const key = 'K'.repeat(128);
  expect(problemsOf(sampleOptions({ service: { secrets: [key] } }))).toEqual([]);
  const name = names.parameterNames.secret({ platform: 'p'.repeat(20), environment: 'e'.repeat(12), key });
  expect(name.length).toBeLessThanOrEqual(1011);
});

test('the database of the longest platform name fits both engines', () => {
  const [environment] = resolvePlatform(sampleOptions({ name: 'a-b-c-d-e-f-g-h-i-jk', database: {} })).environments;
  expect(environment?.database?.name).toMatch(/^[A-Za-z][A-Za-z0-9_]{0,62}$/);
});

test('a platform with the name of a database of the engine must name its own database', () => {
  expect(pathsOf(sampleOptions({ name: 'postgres', database: {}, environments: [PROD_ENVIRONMENT] }))).toEqual([
    'environments[0].database.name',
  ]);
});
