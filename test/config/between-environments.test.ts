import { CHANNELS } from '../support/platform-fixture';
import { pathsOf, problemsOf } from './problems-of';
import { PROD_ENVIRONMENT, sampleOptions, TEST_ENVIRONMENT } from './sample-options';

const zone = { zoneName: 'example.com', zoneId: 'Z1' };

test('fails when two environments share a name', () => {
  const [problem] = problemsOf(
    sampleOptions({ environments: [TEST_ENVIRONMENT, PROD_ENVIRONMENT, { ...PROD_ENVIRONMENT, name: 'test' }] }),
  );
  expect(problem).toMatchObject({ path: 'environments[2].name', fix: 'environments[0].name is the same: rename one' });
});

test('fails when an environment is named like the stage of an approval', () => {
  const [problem] = problemsOf(sampleOptions({ environments: [{ ...TEST_ENVIRONMENT, name: 'approve-prod' }, PROD_ENVIRONMENT] }));
  expect(problem).toMatchObject({ path: 'environments[0].name', allowed: expect.stringContaining('not one that begins with "approve-"') });
});

test('fails when one environment has another architecture than the image', () => {
  const environments = [TEST_ENVIRONMENT, { ...PROD_ENVIRONMENT, service: { architecture: 'X86_64' as const } }];
  expect(pathsOf(sampleOptions({ environments }))).toEqual(['environments[1].service.architecture']);
});

test('all environments together can have another architecture', () => {
  expect(pathsOf(sampleOptions({ service: { architecture: 'X86_64' } }))).toEqual([]);
});

test('fails when two environments share a domain', () => {
  const environments = [
    { ...PROD_ENVIRONMENT, domain: zone },
    { ...PROD_ENVIRONMENT, name: 'us', domain: zone },
  ];
  expect(pathsOf(sampleOptions({ environments }))).toEqual(['environments[1].domain.name']);
});

test.each([
  ['64 characters', 53, []],
  ['65 characters', 54, ['environments[0].domain.name']],
])('a domain of %s is checked against the maximum of a certificate', (_name, length, paths) => {
  const name = `${'a'.repeat(40)}.${'b'.repeat(length - 42)}`;
  expect(pathsOf(sampleOptions({ environments: [{ ...PROD_ENVIRONMENT, domain: { ...zone, name } }] }))).toEqual(paths);
});

test('fails across partitions', () => {
  const environments = [TEST_ENVIRONMENT, { ...PROD_ENVIRONMENT, region: 'cn-north-1' }];
  expect(pathsOf(sampleOptions({ environments }))).toEqual(['environments[1].region']);
});

test.each(['us-gov-west-1', 'cn-northwest-1', 'eusc-de-east-1', 'us-iso-east-1'])('a whole platform can be in %s', (region) => {
  const connectionArn = `arn:aws-x:codeconnections:${region}:111111111111:connection/01234567-89ab-cdef-0123-456789abcdef`;
  const environments = [{ ...TEST_ENVIRONMENT, region }];
  expect(pathsOf(sampleOptions({ source: { repository: 'a/b', connectionArn }, environments }))).toEqual([]);
});

test('chat channels are refused outside of the partition aws, which alone has the service', () => {
  const region = 'us-gov-west-1';
  const connectionArn = `arn:aws-us-gov:codeconnections:${region}:111111111111:connection/01234567-89ab-cdef-0123-456789abcdef`;
  const options = { source: { repository: 'a/b', connectionArn }, environments: [{ ...TEST_ENVIRONMENT, region }] };
  const [problem] = problemsOf(sampleOptions({ ...options, notifications: CHANNELS }));
  expect(problem).toMatchObject({ path: 'notifications', fix: expect.stringContaining('pipeline.notifyEmails') });
});

test('a database is refused in China, where templates cannot refer to its password', () => {
  const region = 'cn-north-1';
  const connectionArn = `arn:aws-cn:codeconnections:${region}:111111111111:connection/01234567-89ab-cdef-0123-456789abcdef`;
  const options = { source: { repository: 'a/b', connectionArn }, environments: [{ ...TEST_ENVIRONMENT, region }] };
  expect(pathsOf(sampleOptions({ ...options, database: { engine: 'postgresql' } }))).toEqual(['database']);
  expect(pathsOf(sampleOptions({ ...options, environments: [{ ...TEST_ENVIRONMENT, region, database: {} }] }))).toEqual([
    'environments[0].database',
  ]);
});
