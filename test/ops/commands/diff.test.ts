import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { EnvironmentOptions } from '../../../src/config/environment';
import type { StackTemplates } from '../../../src/config/stateful-resources';
import { VERSION } from '../../support/synthesize';
import { awsError } from '../aws-error';
import { changed, diffRun, synthesizedTemplates, type Change } from '../diff-fixture';
import type { OpsRun } from '../run-ops';

const NEXT = 'fedcba98'.repeat(5);
const CLUSTER = 'ClusterEB0386A7';
const TASK = 'TaskDefinition21A4D618';
const deployed = synthesizedTemplates();
/** The next commit, without another change. */
const next = JSON.parse(JSON.stringify(deployed).replaceAll(VERSION, NEXT)) as StackTemplates;

interface Outcome extends OpsRun {
  readonly exitCode: number;
  /** Everything that was printed, without the amounts of dollars, which change with the price table. */
  readonly text: string;
}

const withoutAmounts = (text = ''): string => text.replace(/\$\d+\.\d\d/g, '$1.00');

async function diffOf(change: Change, prod: Partial<EnvironmentOptions> = {}): Promise<Outcome> {
  const ops = diffRun({ deployed, planned: changed(next, change), prod });
  const exitCode = await ops.run('diff prod --assembly cdk.out');
  return { ...ops, exitCode, text: withoutAmounts(ops.terminal.text) };
}

const encryptNothing: Change = ({ 'shop-prod-database': database }) => {
  database!.Resources[CLUSTER]!.Properties['StorageEncrypted'] = false;
};

describe('a commit that changes only the code', () => {
  test('is one line for each environment, with both versions', async () => {
    const ops = diffRun({ deployed, planned: next });
    expect(await ops.run('diff --assembly cdk.out')).toBe(0);
    expect(ops.terminal.outputs).toEqual([
      'test: no resource changes; 0123456 -> fedcba9',
      '',
      'prod: no resource changes; 0123456 -> fedcba9',
    ]);
  });

  test('shows the commits, where Git knows them', async () => {
    const ops = diffRun({ deployed, planned: next });
    ops.terminal.program = () => ({ exitCode: 0, output: 'fedcba9 Sell pears (Ann)\n' });
    expect(await ops.run('diff prod --assembly cdk.out')).toBe(0);
    expect(ops.terminal.outputs.slice(2)).toEqual(['Commits', '  1 since 0123456:', '    fedcba9 Sell pears (Ann)']);
    expect(ops.terminal.programs).toMatchObject([
      { program: 'git', arguments: expect.arrayContaining([`${VERSION}..${NEXT}`]) as unknown },
    ]);
  });
});

test('a stack that is not deployed is new, and so is an environment without stacks', async () => {
  const { 'shop-prod-service': _service, ...others } = deployed;
  const ops = diffRun({ deployed: others, planned: next });
  expect(await ops.run('diff prod --assembly cdk.out')).toBe(0);
  expect(withoutAmounts(ops.terminal.outputs[0])).toBe('prod: 1 stack with 15 resources to create; cost +$1.00 a month');
  expect(ops.terminal.text).toContain('shop-prod-service is new, with 15 resources');
  const first = diffRun({ deployed: {}, planned: next });
  expect(await first.run('diff prod --assembly cdk.out')).toBe(0);
  expect(first.terminal.outputs[0]).toMatch(
    /^prod: everything is new: 3 stacks with \d+ resources to create; cost \+\$[\d.]+ a month, without what is unknown$/,
  );
});

test('a change of the configuration is described in words, and in its resource', async () => {
  const { exitCode, text } = await diffOf(({ 'shop-prod-service': service, 'shop-prod-database': database }) => {
    const { Properties } = service!.Resources[TASK]!;
    const [container] = Properties['ContainerDefinitions'] as readonly { readonly Environment: object[]; readonly Secrets: object[] }[];
    Properties['Memory'] = '2048';
    container!.Environment.push({ Name: 'LOG_LEVEL', Value: 'debug' });
    container!.Secrets.push({ Name: 'API_KEY', ValueFrom: 'arn:secret' });
    database!.Resources[CLUSTER]!.Properties['ServerlessV2ScalingConfiguration'] = { MinCapacity: 0.5, MaxCapacity: 32 };
    service!.Resources['ServiceTaskCountTargetDF7542A8']!.Properties['MaxCapacity'] = 12;
  });
  expect(exitCode).toBe(0);
  expect(text.split('\n')).toEqual([
    'prod: 3 changed; 0123456 -> fedcba9; cost +$1.00 a month; database: maximum capacity 16 -> 32 ACU; service: variable LOG_LEVEL added: debug; ' +
      'service: secret API_KEY added; and 2 more settings',
    '',
    'Configuration',
    '  database: maximum capacity 16 → 32 ACU',
    '  service: variable LOG_LEVEL added: debug',
    '  service: secret API_KEY added',
    '  service: memory 1024 → 2048 MiB',
    '  service: maximum number of tasks 10 → 12',
    '',
    'Cost',
    '  the cost at rest changes from at least $1.00 to at least $1.00 a month (+$1.00)',
    '    tasks: 2 × 0.5 vCPU, 1 GiB, Fargate, ARM64 → 2 × 0.5 vCPU, 2 GiB, Fargate, ARM64: +$1.00',
    '',
    'Resources',
    '  shop-prod-database',
    `    ~ AWS::RDS::DBCluster ${CLUSTER} changed`,
    '        ServerlessV2ScalingConfiguration.MaxCapacity 16 → 32',
    '  shop-prod-service',
    `    ~ AWS::ECS::TaskDefinition ${TASK} changed`,
    '        ContainerDefinitions.service.Environment.LOG_LEVEL added: debug',
    '        ContainerDefinitions.service.Secrets.API_KEY added',
    '        Memory 1024 → 2048',
    '    ~ AWS::ApplicationAutoScaling::ScalableTarget ServiceTaskCountTargetDF7542A8 changed',
    '        MaxCapacity 10 → 12',
  ]);
});

test('the first line is short and plain, since an approval of CodePipeline shows it', async () => {
  const values = ['#{Source.CommitId}', 'é\n\u001b[31m', 'x'.repeat(300)];
  const { text } = await diffOf(({ 'shop-prod-service': service }) => {
    const [container] = service!.Resources[TASK]!.Properties['ContainerDefinitions'] as { readonly Environment: object[] }[];
    values.forEach((Value, index) => container!.Environment.push({ Name: `V${index}`, Value }));
    service!.Resources[TASK]!.Properties['Family'] = `shop-prod--${'w'.repeat(300)}`;
  });
  const [line = ''] = text.split('\n');
  expect(line).toMatch(/^[ -~]{1,400}$/);
  expect(line).not.toContain('#{');
  expect(line).toMatch(/\.\.\.$/);
});

test('resources are added, removed, replaced, or may be replaced', async () => {
  const { exitCode, text } = await diffOf(({ 'shop-prod-service': { Resources } = { Resources: {} }, 'shop-prod-database': database }) => {
    database!.Resources['ClusterWriterA91BB273']!.Properties['MultiAZ'] = true;
    Resources['Topic'] = { Type: 'AWS::SNS::Topic', Properties: {}, Metadata: { 'aws:cdk:path': 'prod/service/Orders/Topic/Resource' } };
    delete Resources['Dashboard9E4231ED'];
    Resources['RouteTargetGroup18DF8D6D']!.Properties['Port'] = 81;
    Resources['Service9571FDD8']!.Properties['SchedulingStrategy'] = 'REPLICA';
  });
  expect(exitCode).toBe(0);
  expect(text.split('\n')[0]).toBe('prod: 2 replaced, 1 may be replaced, 1 removed, 1 added; 0123456 -> fedcba9; cost -$1.00 a month');
  expect(text).toContain('    + AWS::SNS::Topic service/Orders/Topic (Topic) added');
  expect(text).toContain('    - AWS::CloudWatch::Dashboard Dashboard9E4231ED removed');
  expect(text).toContain(
    '  ? shop-prod-database/ClusterWriterA91BB273 (AWS::RDS::DBInstance) may be replaced: MultiAZ may not change in place',
  );
  expect(text).toContain('    ! AWS::ElasticLoadBalancingV2::TargetGroup RouteTargetGroup18DF8D6D replaced: Port cannot change in place');
});

describe('a stateful resource that would be replaced', () => {
  test('comes first, with those that its replacement replaces, and fails the command in production', async () => {
    const { exitCode, text, terminal } = await diffOf(encryptNothing);
    expect(exitCode).toBe(1);
    expect(text).toMatch(/^prod: REPLACES ClusterEB0386A7 \(AWS::RDS::DBCluster\), REPLACES ClusterWriterA91BB273/);
    expect(text.split('\n').slice(2, 4)).toEqual([
      'Data or addresses that would be lost',
      `  ! shop-prod-database/${CLUSTER} (AWS::RDS::DBCluster) would be replaced: StorageEncrypted cannot change in place`,
    ]);
    const errors = terminal.errors.join('\n');
    expect(errors).toContain('prod is in the production tier and would lose data or addresses, so Build refuses this:');
    expect(errors).toContain(`shop-prod-database/${CLUSTER} (AWS::RDS::DBCluster) would be replaced: StorageEncrypted`);
    expect(errors).toContain(`allowReplacement: [{ logicalId: '${CLUSTER}', reason: '…' }, { logicalId: 'ClusterWriterA91BB273'`);
  });

  const REASON = 'restored from the snapshot of 1 May';
  const allowed = (...ids: readonly string[]): Partial<EnvironmentOptions> => ({
    allowReplacement: ids.map((logicalId) => ({ logicalId, reason: REASON })),
  });

  test('may be replaced when the configuration says why', async () => {
    const { exitCode, text, terminal } = await diffOf(encryptNothing, allowed(CLUSTER, 'ClusterWriterA91BB273', 'ClusterReader16376AFD4'));
    expect(exitCode).toBe(0);
    expect(terminal.errors).toEqual([]);
    expect(text).toMatch(/^prod: REPLACES/);
    expect(text).toContain(`allowed by allowReplacement: ${REASON}`);
  });

  test('is still refused when another one is allowed, and the useless entry is named', async () => {
    const { exitCode, text, terminal } = await diffOf(encryptNothing, allowed(CLUSTER, 'Vpc8378EB38'));
    expect(exitCode).toBe(1);
    expect(terminal.errors.join('\n')).not.toContain(`/${CLUSTER} `);
    expect(text).toContain('allowReplacement has Vpc8378EB38, which stays as it is: remove the entry');
  });

  test('fails nothing in the development tier', async () => {
    const planned = changed(next, ({ 'shop-test-database': database }) => {
      database!.Resources[CLUSTER]!.Properties['StorageEncrypted'] = false;
    });
    const ops = diffRun({ deployed, planned });
    expect(await ops.run('diff --assembly cdk.out')).toBe(0);
    expect(ops.terminal.outputs[0]).toMatch(/^test: REPLACES ClusterEB0386A7/);
  });

  test('may be deleted when CloudFormation keeps it, or when the cluster has its data', async () => {
    const kept = changed(deployed, ({ 'shop-prod-service': service }) => {
      service!.Resources['Uploads'] = { Type: 'AWS::S3::Bucket', DeletionPolicy: 'Retain', Properties: {} };
    });
    const planned = changed(next, ({ 'shop-prod-database': database }) => {
      const reader = Object.keys(database!.Resources).find((logicalId) => logicalId.startsWith('ClusterReader'));
      delete database!.Resources[reader ?? ''];
    });
    const ops = diffRun({ deployed: kept, planned });
    expect(await ops.run('diff prod --assembly cdk.out')).toBe(0);
    expect(ops.terminal.outputs[0]).toMatch(/^prod: 2 removed; /);
  });

  test('is refused when it is deleted, with a hint at its new logical id', async () => {
    const { exitCode, terminal } = await diffOf(({ 'shop-prod-database': { Resources } = { Resources: {} } }) => {
      Resources['Renamed'] = Resources[CLUSTER]!;
      delete Resources[CLUSTER];
    });
    expect(exitCode).toBe(1);
    expect(terminal.errors.join('\n')).toContain(`${CLUSTER} (AWS::RDS::DBCluster) would be deleted`);
    expect(terminal.errors.join('\n')).toContain('new of this type: Renamed');
  });
});

test('a template that may not be read is not taken for a new stack', async () => {
  const ops = diffRun({ deployed, planned: next });
  ops.aws.on(GetTemplateCommand, ({ StackName = '' }) => {
    if (StackName === 'shop-prod-database') {
      throw awsError('AccessDenied');
    }
    return { TemplateBody: JSON.stringify(deployed[StackName]) };
  });
  expect(await ops.run('diff prod --assembly cdk.out')).toBe(0);
  expect(ops.terminal.outputs[0]).toBe('prod: NOT COMPARED: 1 stack, new or not readable; 0123456 -> fedcba9');
  expect(ops.terminal.text).toContain('shop-prod-database is not compared: no right to read the template of shop-prod-database');
});

test('other errors of AWS fail the command', async () => {
  const ops = diffRun({ deployed, planned: next });
  ops.aws.on(GetTemplateCommand, () => {
    throw awsError('ServiceUnavailable', 'try later');
  });
  expect(await ops.run('diff --assembly cdk.out')).toBe(1);
  expect(ops.terminal.outputs).toEqual([]);
});

test('versions of secrets that only a build knows make no difference', async () => {
  const labelled = changed(deployed, ({ 'shop-prod-service': service }) => {
    const [container] = service!.Resources[TASK]!.Properties['ContainerDefinitions'] as Record<string, unknown>[];
    container!['DockerLabels'] = { secretVersions: '012345678901' };
  });
  const ops = diffRun({ deployed: labelled, planned: next });
  expect(await ops.run('diff prod --assembly cdk.out')).toBe(0);
  expect(ops.terminal.outputs).toEqual(['prod: no resource changes; 0123456 -> fedcba9']);
});

test('--json has the same as data, without a value that may be a secret', async () => {
  const planned = changed(next, ({ 'shop-prod-service': service }) => {
    const [container] = service!.Resources[TASK]!.Properties['ContainerDefinitions'] as { readonly Environment: object[] }[];
    container!.Environment.push({ Name: 'API_TOKEN', Value: 'hush' });
  });
  const ops = diffRun({ deployed, planned });
  expect(await ops.run('diff prod --assembly cdk.out --json')).toBe(0);
  expect(ops.terminal.text).not.toContain('hush');
  expect(JSON.parse(ops.terminal.text)).toMatchObject([
    {
      environment: 'prod',
      summary: 'prod: 1 changed; 0123456 -> fedcba9; service: variable API_TOKEN added',
      losses: [],
      configuration: ['service: variable API_TOKEN added'],
      versions: { deployed: VERSION, planned: NEXT },
      commits: null,
      stacks: [
        { stack: 'shop-prod-network', kind: 'compared', resources: [] },
        { stack: 'shop-prod-database' },
        {
          part: 'service',
          resources: [{ logicalId: TASK, values: [{ path: 'ContainerDefinitions.service.Environment.API_TOKEN', change: 'added' }] }],
        },
      ],
    },
  ]);
});

test('--output writes the text about each environment to a file', async () => {
  const ops = diffRun({ deployed, planned: changed(next, encryptNothing) });
  expect(await ops.run('diff --assembly cdk.out --output cdk.out/changes')).toBe(1);
  const read = (name: string): string => readFileSync(join(ops.terminal.directory, 'cdk.out/changes', name), 'utf8');
  expect(read('test.txt')).toBe('test: no resource changes; 0123456 -> fedcba9\n');
  expect(ops.terminal.text).toContain(read('prod.txt').trimEnd());
  expect(read('prod.cost.txt')).toMatch(/^prod \(eu-west-1\): at least \$\d+\.\d\d a month at rest\n/);
});

test('the cost is not compared where a deployed stack could not be read', async () => {
  const ops = diffRun({ deployed, planned: next });
  ops.aws.on(GetTemplateCommand, () => {
    throw awsError('AccessDenied', 'no');
  });
  await ops.run('diff prod --assembly cdk.out');
  expect(ops.terminal.text).toContain('Cost\n  not compared: not every deployed stack could be read');
});
