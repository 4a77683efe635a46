import type {
  ApprovalConfig,
  BuildConfig,
  DatabaseConfig,
  DomainConfig,
  EnvironmentConfig,
  PlatformConfig,
  ServiceConfig,
} from './platform-config';
import { SCHEMA_VERSION } from './platform-config';
import { choice } from './shape/choice';
import { dictionary } from './shape/dictionary';
import { either } from './shape/either';
import { fields, required } from './shape/fields';
import { isPlainObject } from './shape/is-plain-object';
import { list } from './shape/list';
import { numberBetween } from './shape/number-between';
import type { Shape } from './shape/shape';
import * as values from './values';

/** A value, or `null` where there is none. */
const orNull = <T>(shape: Shape<T>): Shape<T | null> =>
  either<T | null>({ when: (value) => value === null, shape: choice(null) }, { when: () => true, shape });

const seconds = numberBetween({ min: 0, max: 3600 });

const build = fields<BuildConfig>({
  install: required(values.anyText),
  test: required(values.anyText),
  bundle: required(values.anyText),
  architecture: required(values.architecture),
});

const approval: Shape<ApprovalConfig> = either<ApprovalConfig>(
  {
    when: (value) => isPlainObject(value) && value['required'] === true,
    shape: fields<{ required: true; timeoutHours: number }>({
      required: required(choice(true)),
      timeoutHours: required(values.approvalTimeoutHours),
    }),
  },
  {
    when: () => true,
    shape: fields<{ required: false; reason: string | null }>({
      required: required(choice(false)),
      reason: required(orNull(values.reason)),
    }),
  },
);

const service = fields<ServiceConfig>({
  port: required(values.port),
  healthCheckPath: required(values.healthCheckPath),
  healthCheckGracePeriodSeconds: required(values.healthCheckGracePeriodSeconds),
  healthCheckIntervalSeconds: required(numberBetween({ min: 5, max: 300 })),
  deregistrationDelaySeconds: required(seconds),
  stopTimeoutSeconds: required(values.stopTimeoutSeconds),
  command: required(orNull(list(values.anyText, { min: 1 }))),
  cpu: required(values.cpu),
  memoryMiB: required(values.memoryMiB),
  architecture: required(values.architecture),
  spot: required(values.flag),
  environment: required(dictionary({ key: values.variableName, value: values.anyText })),
  secrets: required(list(values.variableName)),
  scaling: required(
    fields<ServiceConfig['scaling']>({
      min: required(values.taskCount),
      max: required(values.taskCount),
      targetCpuPercent: required(values.percent),
    }),
  ),
  circuitBreakerThreshold: required(numberBetween({ min: 1, max: 200 })),
});

const database = fields<DatabaseConfig>({
  engine: required(values.databaseEngine),
  name: required(values.databaseName),
  minCapacity: required(values.minCapacity),
  maxCapacity: required(values.maxCapacity),
  pauseAfterMinutes: required(orNull(values.pauseAfterMinutes)),
  readers: required(values.readers),
  backupRetentionDays: required(values.backupRetentionDays),
  deletionProtection: required(
    fields<DatabaseConfig['deletionProtection']>({ enabled: required(values.flag), reason: required(orNull(values.reason)) }),
  ),
  onDelete: required(choice('destroy', 'snapshot')),
});

const environment = fields<EnvironmentConfig>({
  name: required(values.environmentName),
  account: required(values.account),
  region: required(values.region),
  tier: required(values.tier),
  approval: required(approval),
  service: required(service),
  database: required(orNull(database)),
  domain: required(
    orNull(
      fields<DomainConfig>({
        zoneName: required(values.zoneName),
        zoneId: required(values.zoneId),
        fullyQualifiedName: required(values.zoneName),
      }),
    ),
  ),
  network: required(fields<EnvironmentConfig['network']>({ natGateways: required(values.natGateways) })),
  logRetentionDays: required(values.logRetentionDays),
  protocol: required(choice('http', 'https')),
});

/** What `platform.json` holds. */
export const platformConfigShape: Shape<PlatformConfig> = fields<PlatformConfig>({
  schemaVersion: required(choice(SCHEMA_VERSION)),
  name: required(values.platformName),
  source: required(
    fields<PlatformConfig['source']>({
      owner: required(values.repositoryOwner),
      repository: required(values.repositoryName),
      branch: required(values.branch),
      connectionArn: required(values.connectionArn),
    }),
  ),
  pipeline: required(
    fields<PlatformConfig['pipeline']>({
      account: required(values.account),
      region: required(values.region),
      notifyEmails: required(list(values.emailAddress)),
    }),
  ),
  build: required(build),
  environments: required(list(environment, { min: 1, max: values.MOST_ENVIRONMENTS })),
  tags: required(dictionary({ key: values.tagKey, value: values.tagValue, max: values.MOST_TAGS })),
});
