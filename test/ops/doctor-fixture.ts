import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { GetPipelineCommand } from '@aws-sdk/client-codepipeline';
import { GetConnectionCommand } from '@aws-sdk/client-codestar-connections';
import { BatchGetImageCommand } from '@aws-sdk/client-ecr';
import { ListServiceQuotasCommand } from '@aws-sdk/client-service-quotas';
import { DescribeParametersCommand, GetParameterCommand, GetParametersCommand } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { OTHER_ACCOUNT, platformFixture, PROD, TEST } from '../support/platform-fixture';
import { opsRun } from './run-ops';
import type { OpsRun } from './run-ops';

export const ACCOUNT = '333333333333';
const platform = platformFixture({
  environments: [
    { ...TEST, account: ACCOUNT },
    { ...PROD, account: OTHER_ACCOUNT },
  ],
  pipeline: { account: ACCOUNT, region: 'eu-west-1', notifyEmails: ['team@example.com'] },
  source: {
    repository: 'acme/shop',
    connectionArn: `arn:aws:codeconnections:eu-west-1:${ACCOUNT}:connection/01234567-89ab-cdef-0123-456789abcdef`,
  },
  service: { secrets: ['STRIPE_KEY'] },
});

/** What GitHub answers about a protected branch. */
export const PROTECTED = '{"protected":true}';

/** A platform that passes all checks. */
export function healthyPlatform(given = platform): OpsRun {
  const ops = opsRun(given);
  writeFileSync(join(ops.terminal.directory, '.projenrc.ts'), 'new PlatformProject({});\n');
  ops.terminal.program = ({ program, arguments: args }) => ({
    exitCode: 0,
    output: program === 'git' && args[0] === 'status' ? '## main...origin/main\n' : program === 'gh' ? PROTECTED : '1.2.3\n',
  });
  ops.aws
    .on(GetCallerIdentityCommand, () => ({ Account: ACCOUNT, Arn: `arn:aws:iam::${ACCOUNT}:user/ada` }))
    .on(GetParameterCommand, ({ Name }) => ({ Parameter: { Name, Value: '30' } }))
    .on(GetConnectionCommand, () => ({ Connection: { ConnectionStatus: 'AVAILABLE' as const, ConnectionName: 'github' } }))
    .on(ListServiceQuotasCommand, () => ({
      Quotas: [{ QuotaName: 'Concurrently running builds for ARM/Small environment', QuotaCode: 'L-1', Value: 1 }],
    }))
    .on(GetPipelineCommand, () => ({}))
    .on(DescribeStacksCommand, () => ({ Stacks: [] }))
    .on(DescribeParametersCommand, ({ ParameterFilters = [] }) => ({
      Parameters: [{ Name: `${ParameterFilters[0]?.Values?.[0]}/STRIPE_KEY`, Version: 1 }],
    }))
    .on(GetParametersCommand, ({ Names = [] }) => ({ Parameters: Names.map((Name) => ({ Name, Value: 'a'.repeat(40) })) }))
    .on(BatchGetImageCommand, () => ({ images: [{}] }));
  return ops;
}
