import { checkEdges, type Edge } from './check-edges';
import { CONNECTION_ARN, PROD_ENVIRONMENT, sampleOptions, sampleWithEnvironment } from './sample-options';

const numberOf = (key: string) => (value: never) => sampleOptions({ service: { [key]: value } });
const buildOf = (key: string) => (value: never) => sampleOptions({ service: { build: { [key]: value } } });
const runtimeOf = (key: string) => (value: never) => sampleOptions({ service: { build: { runtimes: { [key]: value } } } });
const cacheOf = (key: string) => (value: never) =>
  sampleOptions({ service: { build: { cache: { paths: ['target'], keyFiles: ['pom.xml'], [key]: value } } } });
const databaseOf =
  (key: string, rest: object = {}) =>
  (value: never) =>
    sampleOptions({ database: { [key]: value, ...rest }, environments: [PROD_ENVIRONMENT] });
const environmentOf = (key: string) => (value: never) => sampleWithEnvironment({ [key]: value });

const EDGES: readonly Edge[] = [
  {
    path: 'name',
    options: (name) => sampleOptions({ name }),
    valid: ['ab', 'a1', 'a-b', 'a'.repeat(20)],
    invalid: ['a', 'a'.repeat(21), '', 'A', '1a', '-a', 'a-', 'a--b', 'a_b', 'a.b', 'aws-shop', 'ssm', 'ab\n', 7],
  },
  {
    path: 'environments[0].name',
    options: environmentOf('name'),
    valid: ['a', 'a'.repeat(12), 'eu-1'],
    invalid: ['', 'a'.repeat(13), 'Test', '1a', 'a-', 'a--b', 'a_b', 'test\n', 'source', 'build', 'update-pipeline', 'updatepipeline'],
  },
  {
    path: 'environments[0].allowReplacement[0].logicalId',
    options: (logicalId) => sampleWithEnvironment({ allowReplacement: [{ logicalId, reason: 'restored from a snapshot' }] }),
    valid: ['ClusterEB0386A7', 'a', 'a'.repeat(255)],
    invalid: ['', 'a'.repeat(256), 'shop-prod-database/Cluster', 'a_b', 7],
  },
  {
    path: 'environments[0].allowReplacement[0].reason',
    options: (reason) => sampleWithEnvironment({ allowReplacement: [{ logicalId: 'Cluster', reason }] }),
    valid: ['restored from a snapshot'],
    invalid: ['', 'because', '            '],
  },
  {
    path: 'source.repository',
    options: (repository) => sampleOptions({ source: { repository, connectionArn: CONNECTION_ARN } }),
    valid: ['a/b', 'a-b/c.d_e-f', `${'o'.repeat(39)}/${'r'.repeat(100)}`],
    invalid: [
      'a',
      'a/',
      '/b',
      'a/b/c',
      '-a/b',
      'a-/b',
      'a--b/c',
      'a/b.git',
      'a/..',
      'a b/c',
      `${'o'.repeat(40)}/r`,
      `o/${'r'.repeat(101)}`,
    ],
  },
  {
    path: 'source.branch',
    options: (branch) => sampleOptions({ source: { repository: 'a/b', connectionArn: CONNECTION_ARN, branch } }),
    valid: ['main', 'release/1.x', 'feature/a_b-c', 'b'.repeat(255)],
    invalid: [
      '',
      '/a',
      'a/',
      'a//b',
      'a..b',
      'a.lock',
      'a/.b',
      '-a',
      'a b',
      'a~b',
      'a^b',
      'a:b',
      'a?b',
      'a*b',
      'a[b',
      'a\\b',
      'a@{b',
      'a.',
      'b'.repeat(256),
    ],
  },
  {
    path: 'source.connectionArn',
    options: (connectionArn) => sampleOptions({ source: { repository: 'a/b', connectionArn } }),
    valid: [CONNECTION_ARN, CONNECTION_ARN.replace('codeconnections', 'codestar-connections')],
    invalid: [
      CONNECTION_ARN.replace('connection/', 'host/'),
      CONNECTION_ARN.replace('codeconnections', 'codecommit'),
      CONNECTION_ARN.replace('arn:', ''),
      `${CONNECTION_ARN}0`,
      CONNECTION_ARN.replace('eu-west-1', 'eu-west-2'),
      CONNECTION_ARN.replace('111111111111', '222222222222'),
      CONNECTION_ARN.replace('111111111111', '11111111111'),
    ],
  },
  {
    path: 'environments[1].account',
    options: (account) => sampleOptions({ environments: [PROD_ENVIRONMENT, { ...PROD_ENVIRONMENT, name: 'b', account }] }),
    valid: ['000000000000', '999999999999'],
    invalid: ['11111111111', '1111111111111', '', '11111111111a', 111111111111],
  },
  {
    path: 'environments[1].region',
    options: (region) => sampleOptions({ environments: [PROD_ENVIRONMENT, { ...PROD_ENVIRONMENT, name: 'b', region }] }),
    valid: ['us-east-1', 'ap-southeast-7', 'mx-central-1', 'ca-west-1'],
    invalid: ['eu-west', 'EU-WEST-1', 'eu-west-1a', 'europe-west1', '', 'xeu-west-1x', 'us-gov-west-1', 'cn-north-1'],
  },
  {
    path: 'environments[0].tier',
    options: environmentOf('tier'),
    valid: ['development', 'production'],
    invalid: ['dev', 'Production', '', null],
  },
  {
    path: 'pipeline.notifyEmails[0]',
    options: (email) => sampleOptions({ pipeline: { notifyEmails: [email] } }),
    valid: ['a@b.co', 'first.last+tag@sub.example.com'],
    invalid: ['a', 'a@b', '@b.co', 'a@', 'a b@c.de', 'a@b..co', 'a@-b.co', 'a@b.co,c@d.ef'],
  },
  { path: 'service.port', options: numberOf('port'), valid: [1, 80, 65535], invalid: [0, 65536, -1, 80.5, '80', NaN, Infinity, null] },
  {
    path: 'service.healthCheckPath',
    options: numberOf('healthCheckPath'),
    valid: ['/', '/health?deep=1', `/${'a'.repeat(1023)}`],
    invalid: ['', 'health', '/a b', '/a#b', '/é', `/${'a'.repeat(1024)}`],
  },
  {
    path: 'service.versionPath',
    options: numberOf('versionPath'),
    valid: ['/', '/api/version', false],
    invalid: ['', 'version', true, null],
  },
  {
    path: 'service.healthCheckGracePeriodSeconds',
    options: numberOf('healthCheckGracePeriodSeconds'),
    valid: [0, 2_147_483_647],
    invalid: [-1, 2_147_483_648],
  },
  { path: 'service.stopTimeoutSeconds', options: numberOf('stopTimeoutSeconds'), valid: [1, 120], invalid: [0, 121] },
  { path: 'service.architecture', options: numberOf('architecture'), valid: ['ARM64', 'X86_64'], invalid: ['arm64', 'x86'] },
  {
    path: 'service.spot',
    options: numberOf('spot'),
    valid: [true, false, { fargateBase: 0, fargateWeight: 1, spotWeight: 1000 }],
    invalid: ['true', 1, null, []],
  },
  {
    path: 'service.spot.spotWeight',
    options: (spotWeight) => sampleOptions({ service: { spot: { fargateBase: 1, fargateWeight: 1, spotWeight } } }),
    valid: [1, 1000],
    invalid: [0, 1001, undefined],
  },
  { path: 'service.sharedFiles', options: numberOf('sharedFiles'), valid: [{ path: '/data' }, false], invalid: [true, '/data', null] },
  {
    path: 'service.sharedFiles.path',
    options: (path) => sampleOptions({ service: { sharedFiles: { path } } }),
    valid: ['/data', '/var/www/html/wp-content/uploads', '/device', '/a/.b'],
    invalid: ['/', 'data', '/data/', '/a//b', '/a/../b', '/a/.', '/dev', '/proc/1', '/sys', '/a b', '/a:b', '', undefined],
  },
  {
    path: 'service.sharedFiles.uid',
    options: (uid) => sampleOptions({ service: { sharedFiles: { path: '/data', uid } } }),
    valid: [1, 4_294_967_294],
    invalid: [0, -1, 1.5, 'www-data'],
  },
  { path: 'service.ephemeralStorageGiB', options: numberOf('ephemeralStorageGiB'), valid: [21, 200], invalid: [20, 201, 21.5, '50'] },
  { path: 'service.command', options: numberOf('command'), valid: [['node', 'server.js']], invalid: [[], 'node server.js'] },
  {
    path: 'service.release.timeoutMinutes',
    options: (value: never) => sampleOptions({ service: { release: { command: ['migrate'], timeoutMinutes: value } } }),
    valid: [1, 12],
    invalid: [0, 13, 1.5],
  },
  {
    path: 'service.release.command',
    options: (value: never) => sampleOptions({ service: { release: { command: value } } }),
    valid: [['migrate']],
    invalid: [[], 'migrate'],
  },
  {
    path: 'service.build.runtimes.java',
    options: runtimeOf('java'),
    valid: ['corretto25', 'corretto8'],
    invalid: ['21', 21, 'openjdk21', '', null],
  },
  { path: 'service.build.runtimes.python', options: runtimeOf('python'), valid: ['3.14', '3.10'], invalid: ['3.9', 3.13, '3', 'latest'] },
  { path: 'service.build.runtimes.golang', options: runtimeOf('golang'), valid: ['1.26', '1.24'], invalid: ['1.23', 1.24, '1.x'] },
  {
    path: 'service.build.computeType',
    options: buildOf('computeType'),
    valid: ['BUILD_GENERAL1_SMALL', 'BUILD_GENERAL1_2XLARGE'],
    invalid: ['LARGE', 'BUILD_LAMBDA_1GB', '', null],
  },
  {
    path: 'service.build.cache.paths[0]',
    options: (path) => sampleOptions({ service: { build: { cache: { paths: [path], keyFiles: ['pom.xml'] } } } }),
    valid: ['target', '.venv', '/root/.m2', 'a/b-c/d_e', '/root/go/pkg/mod', '..cache'],
    invalid: ['', '/', '.', '..', '../other', 'a/../b', 'a/', '~/.m2', '$HOME/.m2', 'target/**/*', 'a b', 'a//b', '//a', 7],
  },
  {
    path: 'service.build.cache.keyFiles[0]',
    options: (file) => sampleOptions({ service: { build: { cache: { paths: ['target'], keyFiles: [file] } } } }),
    valid: ['pom.xml', 'go.sum', '**/*.gradle', 'a/requirements-dev.txt'],
    invalid: ['', '/pom.xml', '../pom.xml', 'a b', '$(id)', 'a)b', 'a;b', './pom.xml', 'a/'],
  },
  { path: 'service.build.cache.keyFiles', options: cacheOf('keyFiles'), valid: [['a', 'b']], invalid: [[], 'pom.xml', undefined] },
  { path: 'service.build.cache.paths', options: cacheOf('paths'), valid: [['a', 'b']], invalid: [[], 'target', undefined] },
  { path: 'database.engine', options: databaseOf('engine'), valid: ['postgresql', 'mysql'], invalid: ['postgres', 'aurora', ''] },
  {
    path: 'database.name',
    options: databaseOf('name'),
    valid: ['a', 'A_1', 'n'.repeat(63)],
    invalid: ['', '1a', '_a', 'a-b', 'n'.repeat(64), 'postgres', 'Template1', 'rdsadmin'],
  },
  {
    path: 'database.minCapacity',
    options: databaseOf('minCapacity', { maxCapacity: 256 }),
    valid: [0, 0.5, 256],
    invalid: [-0.5, 0.25, 256.5, '1'],
  },
  {
    path: 'database.maxCapacity',
    options: databaseOf('maxCapacity', { minCapacity: 0 }),
    valid: [1, 1.5, 256],
    invalid: [0, 0.5, 1.25, 256.5],
  },
  {
    path: 'database.pauseAfterMinutes',
    options: databaseOf('pauseAfterMinutes', { minCapacity: 0 }),
    valid: [5, 1440],
    invalid: [4, 1441, 5.5],
  },
  { path: 'database.readers', options: databaseOf('readers'), valid: [0, 15], invalid: [-1, 16] },
  { path: 'database.backupRetentionDays', options: databaseOf('backupRetentionDays'), valid: [1, 35], invalid: [0, 36] },
  { path: 'database.deletionProtection', options: databaseOf('deletionProtection'), valid: [true], invalid: [false, 'no', 0] },
  {
    path: 'environments[0].approval',
    options: environmentOf('approval'),
    valid: [true, { timeoutHours: 1 }, { timeoutHours: 1440 }, {}],
    invalid: [false, 'yes', 24],
  },
  {
    path: 'environments[0].approval.timeoutHours',
    options: (timeoutHours) => sampleWithEnvironment({ approval: { timeoutHours } }),
    valid: [1, 1440],
    invalid: [0, 1441],
  },
  {
    path: 'environments[0].approval.reason',
    options: (reason) => sampleWithEnvironment({ approval: { enabled: false, reason } }),
    valid: ['ten chars!'],
    invalid: ['nine char', '', '          ', '  too short ', undefined],
  },
  {
    path: 'environments[0].network.natGateways',
    options: (natGateways) => sampleWithEnvironment({ network: { natGateways } }),
    valid: [0, 2],
    invalid: [-1, 3],
  },
  {
    path: 'environments[0].cost.budgetUsdPerMonth',
    options: (budgetUsdPerMonth) => sampleWithEnvironment({ notifyEmails: ['team@example.com'], cost: { budgetUsdPerMonth } }),
    valid: [1, 1_000_000],
    invalid: [0, -1, 0.5, 1_000_001, '100', null],
  },
  {
    path: 'environments[0].logRetentionDays',
    options: environmentOf('logRetentionDays'),
    valid: [1, 7, 3653],
    invalid: [0, 2, 8, 3654, 9999],
  },
  {
    path: 'environments[0].domain.zoneId',
    options: (zoneId) => sampleWithEnvironment({ domain: { zoneName: 'a.bc', zoneId } }),
    valid: ['Z1', `Z${'A'.repeat(31)}`],
    invalid: ['', 'z1', '/hostedzone/Z1', `Z${'A'.repeat(32)}`],
  },
  {
    path: 'environments[0].domain.zoneName',
    options: (zoneName) => sampleWithEnvironment({ domain: { zoneName, zoneId: 'Z1' } }),
    valid: ['example.com', 'a.b-c.de'],
    invalid: ['com', 'example.com.', 'Example.com', '-a.com', 'a..com'],
  },
];

checkEdges(EDGES);
