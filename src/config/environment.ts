import { account, region } from './account-and-region';
import { partitionOf } from './arns';
import type { ApprovalOptions } from './approval';
import { approvalShape, resolveApproval } from './approval';
import { checkReferences } from './container-variables';
import { checkCost, COST, resolveCost, type CostOptions } from './cost';
import type { DatabaseOptions } from './database';
import { environmentDatabaseShape, resolveDatabase } from './database';
import { checkDeployment, deploymentShape, resolveDeployment, type DeploymentOptions } from './deployment';
import type { DomainOptions } from './domain';
import { DOMAIN, resolveDomain } from './domain';
import type { NetworkOptions } from './network';
import { NETWORK, resolveNetwork } from './network';
import type { OptOut } from './opt-out';
import type { EnvironmentServiceOptions } from './service';
import { checkSleep, resolveSleep, sleepShape, type SleepOptions } from './sleep';
import { ENVIRONMENT_SERVICE, resolveService } from './service';
import { checkStrategy } from './paths';
import { emailAddress } from './pipeline';
import { choice } from './shape/choice';
import type { Layered } from './shape/layered';
import { list } from './shape/list';
import { objectOf } from './shape/object-of';
import { option, required, resolveOptions, type Resolved } from './shape/option';
import type { OptionTable } from './shape/shape';
import { stringMatching } from './shape/string-matching';
import { REPLACEMENT, type ReplacementOptions } from './stateful-resources';
import { TIERS, type Tier } from './tier';

/** One deployed copy of the service, and a stage of the pipeline. */
export interface EnvironmentOptions {
  /** Name of the environment and of its stage. @example 'staging' */
  readonly name: string;
  /**
   * AWS account of the environment.
   * @cost - $1 for a KMS key if an environment is in another account than the pipeline, and $1 more for each rotation of the key
   * @example '222222222222'
   */
  readonly account: string;
  /**
   * AWS region of the environment.
   * @cost - with environments in several accounts, $1 for a KMS key in each region other than the pipeline's
   * @example 'eu-west-1'
   */
  readonly region: string;
  /**
   * Sets the defaults of the environment.
   * @cost - about $33 in the development tier and $180 in production, with a database and its other defaults
   * @example 'production'
   */
  readonly tier: Tier;
  /**
   * Whether a person approves each version before it is deployed here.
   * @default - yes in the production tier, no in development
   * @example { enabled: false, reason: 'only reachable by the team itself' }
   */
  readonly approval?: true | OptOut | ApprovalOptions;
  /** Options of the service that differ here. @default - the platform's @cost - as its options @example { cpu: 1024, memoryMiB: 2048 } */
  readonly service?: EnvironmentServiceOptions;
  /**
   * Options of the database that differ here; `false` for no database.
   * @default - the platform's
   * @cost - as its options
   * @example { readers: 2 }
   */
  readonly database?: DatabaseOptions | false;
  /**
   * Domain under which the environment is reached by HTTPS.
   * @default - none: it is reached by plain HTTP
   * @example { zoneName: 'example.com', zoneId: 'Z0123456789ABCDEFGHIJ' }
   */
  readonly domain?: DomainOptions;
  /** The network of the environment. @cost - as its options @example { natGateways: 2 } */
  readonly network?: NetworkOptions;
  /**
   * Email addresses that are notified when an alarm of the service goes off, and when it is over.
   * @default - the pipeline's in the production tier, nobody in development
   * @example `['on-call@example.com']`
   */
  readonly notifyEmails?: readonly string[];
  /** Days for which logs are stored. @cost - $0.03 per GB stored; each GB that is written costs $0.50 once @example 365 */
  readonly logRetentionDays?: number;
  /**
   * Times of the day between which no task runs.
   * @default - it never sleeps
   * @cost - saves the tasks of these hours, and the capacity of a database that pauses
   * @example { from: '20:00', to: '07:00', timeZone: 'Europe/Berlin' }
   */
  readonly sleep?: SleepOptions;
  /**
   * How ECS replaces one version by the next.
   * @default - rolling
   * @cost - as its options
   * @example { strategy: 'canary', percent: 10, stepMinutes: 15 }
   */
  readonly deployment?: DeploymentOptions;
  /**
   * Stateful resources that a deployment may replace or delete. In the production tier, the build fails for any other.
   * @default - none
   * @example `[{ logicalId: 'ClusterEB0386A7', reason: 'restored from the snapshot of 1 May' }]`
   */
  readonly allowReplacement?: readonly ReplacementOptions[];
  /** What the environment may cost. @cost - as its options @example { budgetUsdPerMonth: 250 } */
  readonly cost?: CostOptions;
}

export const ENVIRONMENT = {
  name: required(
    stringMatching({
      allowed: '1 to 12 lower-case letters, digits and single hyphens, starting with a letter',
      pattern: /^(?=.{1,12}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      fix: 'shorten or change it: it is part of the names of stacks, parameters and log groups',
      placeholder: 'environment',
    }),
  ),
  account: required(account),
  region: required(region),
  tier: required(choice(...TIERS)),
  approval: option(approvalShape, { resolve: resolveApproval }),
  service: option(objectOf<EnvironmentServiceOptions>(ENVIRONMENT_SERVICE), { resolve: resolveService }),
  database: option(environmentDatabaseShape, { resolve: resolveDatabase }),
  domain: option(objectOf<DomainOptions>(DOMAIN), { resolve: resolveDomain }),
  network: option(objectOf<NetworkOptions>(NETWORK), { resolve: resolveNetwork }),
  notifyEmails: option(list(emailAddress), {
    resolve: ({ written, isOwn, environment }) => (written !== undefined && (isOwn || environment.tier === 'production') ? written : []),
  }),
  logRetentionDays: option(
    choice(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653),
    { byTier: { development: 7, production: 90 } },
  ),
  sleep: option(sleepShape, { resolve: resolveSleep }),
  deployment: option(deploymentShape, { resolve: resolveDeployment }),
  allowReplacement: option(list(objectOf<ReplacementOptions>(REPLACEMENT)), { default: [] }),
  cost: option(objectOf<CostOptions>(COST), { resolve: resolveCost }),
} satisfies OptionTable<EnvironmentOptions>;

export interface EnvironmentConfig extends Resolved<EnvironmentOptions, typeof ENVIRONMENT> {
  /** `http` means that traffic to this environment is not encrypted. */
  readonly protocol: 'http' | 'https';
}

/** @param given the environment's options, with the platform's service and database and the pipeline's `notifyEmails` behind them */
export function resolveEnvironment(given: Layered<EnvironmentOptions>): EnvironmentConfig {
  const environment = resolveOptions(ENVIRONMENT, given);
  const { sleep, service } = environment;
  const hasDatabase = environment.database !== null;
  checkReferences({ service, hasDatabase }, given.at('service'));
  for (const [name, container] of Object.entries(service.containers)) {
    checkReferences({ service: container, hasDatabase }, given.at('service').at('containers').at(name));
  }
  checkSleep({ sleep, scaling: service.scaling, path: 'service.scaling' }, given.at('sleep'));
  for (const [name, { scaling }] of Object.entries(service.workers)) {
    checkSleep({ sleep, scaling, path: `service.workers.${name}.scaling` }, given.at('sleep'));
  }
  checkDeployment({ ...service, deployment: environment.deployment }, given.at('deployment'));
  checkCost(environment, given.at('cost'));
  checkStrategy(environment.deployment, { paths: service.paths, given: given.at('service').at('paths') });
  if (environment.database && partitionOf(environment.region) === 'aws-cn') {
    reportMissingSecureStrings(environment.region, given);
  }
  return { ...environment, protocol: environment.domain ? 'https' : 'http' };
}

/** Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references-ssm-secure-strings.html */
function reportMissingSecureStrings(region: string, given: Layered<EnvironmentOptions>): void {
  given.at('database').location.reportConflict({
    given: `a database in ${region}`,
    allowed: 'no database in China: templates cannot refer to secure strings of Parameter Store there, and the password is one',
    fix: 'set the database of this environment to false, or deploy to another region',
    comparedWith: [given.at('region').location],
  });
}
