import type {
  ApprovalOptions,
  DatabaseOptions,
  EnvironmentOptions,
  OptOut,
  PlatformOptions,
  ScalingOptions,
  ServiceOptions,
  SourceOptions,
} from './options';
import { choice } from './shape/choice';
import { dictionary } from './shape/dictionary';
import { either } from './shape/either';
import type { FieldsOf } from './shape/fields';
import { fields, optional, required } from './shape/fields';
import { isPlainObject } from './shape/is-plain-object';
import { list } from './shape/list';
import type { Shape } from './shape/shape';
import * as values from './values';

const optOut = fields<OptOut>({ enabled: required(choice(false)), reason: required(values.reason) });

/** On. A plain `false` is told how a safety default is switched off. */
const on: Shape<true> = {
  allowed: 'true, or { enabled: false, reason: "…" }',
  standIn: true,
  read: (value, place) => {
    if (value !== true) {
      place.report({
        given: value,
        allowed: on.allowed,
        fix: 'to switch it off, write { enabled: false, reason: "why this is right here" }',
      });
    }
    return true;
  },
};

const protection: Shape<true | OptOut> = either<true | OptOut>({ when: isPlainObject, shape: optOut }, { when: () => true, shape: on });

const approval: Shape<true | OptOut | ApprovalOptions> = either<true | OptOut | ApprovalOptions>(
  { when: (value) => isPlainObject(value) && ('enabled' in value || 'reason' in value), shape: optOut },
  { when: isPlainObject, shape: fields<ApprovalOptions>({ timeoutHours: optional(values.approvalTimeoutHours) }) },
  { when: () => true, shape: on },
);

const serviceFields: FieldsOf<Omit<ServiceOptions, 'build'>> = {
  port: optional(values.port),
  healthCheckPath: optional(values.healthCheckPath),
  healthCheckGracePeriodSeconds: optional(values.healthCheckGracePeriodSeconds),
  command: optional(list(values.anyText, { min: 1 })),
  cpu: optional(values.cpu),
  memoryMiB: optional(values.memoryMiB),
  architecture: optional(values.architecture),
  spot: optional(values.flag),
  environment: optional(dictionary({ key: values.variableName, value: values.anyText })),
  secrets: optional(list(values.variableName)),
  scaling: optional(
    fields<ScalingOptions>({
      min: optional(values.taskCount),
      max: optional(values.taskCount),
      targetCpuPercent: optional(values.percent),
    }),
  ),
  stopTimeoutSeconds: optional(values.stopTimeoutSeconds),
};

const build = fields<NonNullable<ServiceOptions['build']>>({
  install: optional(values.anyText),
  test: optional(values.anyText),
  bundle: optional(values.anyText),
});

const database = fields<DatabaseOptions>({
  engine: optional(values.databaseEngine),
  name: optional(values.databaseName),
  minCapacity: optional(values.minCapacity),
  maxCapacity: optional(values.maxCapacity),
  pauseAfterMinutes: optional(values.pauseAfterMinutes),
  readers: optional(values.readers),
  backupRetentionDays: optional(values.backupRetentionDays),
  deletionProtection: optional(protection),
});

const environment = fields<EnvironmentOptions>({
  name: required(values.environmentName),
  account: required(values.account),
  region: required(values.region),
  tier: required(values.tier),
  approval: optional(approval),
  service: optional(fields<Omit<ServiceOptions, 'build'>>(serviceFields)),
  database: optional(either<DatabaseOptions | false>({ when: isPlainObject, shape: database }, { when: () => true, shape: choice(false) })),
  domain: optional(
    fields<NonNullable<EnvironmentOptions['domain']>>({
      zoneName: required(values.zoneName),
      zoneId: required(values.zoneId),
      name: optional(values.domainLabel),
    }),
  ),
  network: optional(fields<NonNullable<EnvironmentOptions['network']>>({ natGateways: optional(values.natGateways) })),
  logRetentionDays: optional(values.logRetentionDays),
});

/** What a team may write in `.projenrc.ts`. */
export const platformOptionsShape: Shape<PlatformOptions> = fields<PlatformOptions>({
  name: required(values.platformName),
  source: required(
    fields<SourceOptions>({
      repository: required(values.repository),
      branch: optional(values.branch),
      connectionArn: required(values.connectionArn),
    }),
  ),
  pipeline: optional(
    fields<NonNullable<PlatformOptions['pipeline']>>({
      account: optional(values.account),
      region: optional(values.region),
      notifyEmails: optional(list(values.emailAddress)),
    }),
  ),
  service: required(fields<ServiceOptions>({ ...serviceFields, build: optional(build) })),
  database: optional(database),
  environments: required(
    list(environment, { min: 1, max: values.MOST_ENVIRONMENTS, reason: 'CodePipeline takes 50 stages, three of them fixed' }),
  ),
  tags: optional(dictionary({ key: values.tagKey, value: values.tagValue, max: values.MOST_TAGS })),
});
