import { Construct } from 'constructs';
import { Duration, Token } from 'aws-cdk-lib';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import {
  ContainerImage,
  CpuArchitecture,
  FargateTaskDefinition,
  LinuxParameters,
  LogDriver,
  OperatingSystemFamily,
  Secret,
  type ContainerDefinition,
} from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import type { DatabaseCluster } from 'aws-cdk-lib/aws-rds';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { imageRepositoryArn, partitionOf } from '../config/arns';
import { expandReferences } from '../config/container-variables';
import { CONTAINER_VARIABLES, DATABASE_USER, MAIN_CONTAINER, SECRET_VERSIONS_CONTEXT } from '../config/contract';
import { imageRepositoryName, parameterNames, serviceLogGroupName } from '../config/names';
import { acknowledge } from './acknowledge';
import type { EnvironmentProps } from './environment-props';
import type { NetworkStack } from './network-stack';

/** Prefix of the log streams of the web process; that of a worker is its name. Streams are called `<prefix>/<container>/<task id>`. */
export const LOG_STREAM_PREFIX = 'service';

const password = CONTAINER_VARIABLES.databasePassword;

/** A process that runs in the image of the service. */
export interface TaskProcess {
  /** Of its task definition. */
  readonly family: string;
  readonly logStreamPrefix: string;
  /** `null` for the command of the image. */
  readonly command: readonly string[] | null;
  readonly cpu: number;
  readonly memoryMiB: number;
  /** `null` if it gets no requests. */
  readonly port: number | null;
  readonly stopTimeoutSeconds: number;
}

export interface TaskRoles {
  readonly taskRole: IRole;
  readonly executionRole: IRole;
}

export interface ServiceTaskProps extends EnvironmentProps {
  readonly version: string;
  readonly network: NetworkStack;
  readonly cluster: DatabaseCluster | null;
  readonly process: TaskProcess;
  /** Of the CPU units of the process, those that other containers do not reserve. @default - not reserved: it is alone in its tasks */
  readonly containerCpu?: number;
  /** @default - roles of its own */
  readonly roles?: TaskRoles;
}

/** The task definition of a process: image, variables and secrets of the container, according to the contract. */
export class ServiceTask extends Construct {
  readonly definition: FargateTaskDefinition;
  readonly container: ContainerDefinition;
  readonly logging: LogDriver;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: ServiceTaskProps,
  ) {
    super(scope, id);
    const {
      platform,
      environment: { name, service },
      process,
    } = props;
    this.definition = new FargateTaskDefinition(this, 'Definition', {
      ...props.roles,
      family: process.family,
      cpu: process.cpu,
      memoryLimitMiB: process.memoryMiB,
      ephemeralStorageGiB: service.ephemeralStorageGiB ?? undefined,
      runtimePlatform: {
        operatingSystemFamily: OperatingSystemFamily.LINUX,
        cpuArchitecture: service.architecture === 'ARM64' ? CpuArchitecture.ARM64 : CpuArchitecture.X86_64,
      },
    });
    const logGroup = LogGroup.fromLogGroupName(this, 'Logs', serviceLogGroupName(platform.name, name));
    this.logging = LogDriver.awsLogs({ streamPrefix: process.logStreamPrefix, logGroup });
    this.container = this.definition.addContainer(MAIN_CONTAINER, {
      image: ContainerImage.fromEcrRepository(this.imageRepository(), props.version),
      command: process.command ? [...process.command] : undefined,
      environment: { ...this.withReferences(service.environment), ...this.contractVariables() },
      secrets: this.secretsIn(this, { ...service.secretVariables, ...(props.cluster ? { [password]: password } : {}) }),
      cpu: props.containerCpu,
      dockerLabels: this.labels(),
      portMappings: process.port === null ? undefined : [{ containerPort: process.port }],
      stopTimeout: Duration.seconds(process.stopTimeoutSeconds),
      // Reaps processes that ECS Exec starts. ECS Exec also needs a writable root file system.
      linuxParameters: new LinuxParameters(this, 'LinuxParameters', { initProcessEnabled: true }),
      logging: this.logging,
    });
    props.network.sharedFiles?.mountIn(this.definition, this.container);
    this.acknowledgeFindings();
  }

  /** For the tasks of other processes of the service. */
  get roles(): TaskRoles {
    return { taskRole: this.definition.taskRole, executionRole: this.definition.obtainExecutionRole() };
  }

  private acknowledgeFindings(): void {
    const {
      platform,
      environment: { name, account, region },
    } = this.props;
    const logGroupArn = `arn:${partitionOf(region)}:logs:${region}:${account}:log-group:${serviceLogGroupName(platform.name, name)}`;
    acknowledge(this, {
      ECS2: 'The variables are configuration; secrets come from Parameter Store',
      'IAM5[Resource::*]': 'ecr:GetAuthorizationToken and the message channels of ECS Exec do not support resources',
      [`IAM5[Resource::${logGroupArn}:*]`]: 'The streams of a single log group',
    });
  }

  /** By name, so that the pipeline stack does not depend on the stacks that use its images. */
  private imageRepository(): ReturnType<typeof Repository.fromRepositoryAttributes> {
    const { name, pipeline } = this.props.platform;
    const repositoryName = imageRepositoryName(name);
    return Repository.fromRepositoryAttributes(this, 'Images', {
      repositoryName,
      repositoryArn: imageRepositoryArn({ ...pipeline, name: repositoryName }),
    });
  }

  /** Plain variables, with the values of the platform to which they refer. */
  withReferences(variables: Readonly<Record<string, string>>): Record<string, string> {
    const contract = this.contractVariables();
    return Object.fromEntries(
      Object.entries(variables).map(([name, value]) => [name, expandReferences(value, (reference) => contract[reference]!)]),
    );
  }

  /** Variables whose values are secrets, by their keys. */
  secretsIn(scope: Construct, variables: Readonly<Record<string, string>>): Record<string, Secret> {
    const { platform, environment } = this.props;
    const parameterName = (key: string): string =>
      key === password
        ? parameterNames.databasePassword(platform.name, environment.name)
        : parameterNames.secret({ platform: platform.name, environment: environment.name, key });
    return Object.fromEntries(
      Object.entries(variables).map(([name, key]) => [
        name,
        Secret.fromSsmParameter(
          StringParameter.fromSecureStringParameterAttributes(scope, `Secret${name}`, { parameterName: parameterName(key) }),
        ),
      ]),
    );
  }

  private contractVariables(): Record<string, string> {
    const {
      environment: { name, service, database },
      version,
      cluster,
    } = this.props;
    const variables = {
      [CONTAINER_VARIABLES.port]: `${service.port}`,
      [CONTAINER_VARIABLES.environment]: name,
      [CONTAINER_VARIABLES.version]: version,
    };
    if (!cluster || !database) {
      return variables;
    }
    return {
      ...variables,
      [CONTAINER_VARIABLES.databaseHost]: cluster.clusterEndpoint.hostname,
      [CONTAINER_VARIABLES.databasePort]: Token.asString(cluster.clusterEndpoint.port),
      [CONTAINER_VARIABLES.databaseName]: database.name,
      [CONTAINER_VARIABLES.databaseUser]: DATABASE_USER,
    };
  }

  /** ECS does not see that a secret has changed; with another label, the tasks are replaced. */
  private labels(): Record<string, string> | undefined {
    const { name, service } = this.props.environment;
    const context: string = this.node.tryGetContext(SECRET_VERSIONS_CONTEXT) ?? '';
    const digest = context.split(',').find((each) => each.startsWith(`${name}=`));
    return digest === undefined || service.secrets.length === 0 ? undefined : { [SECRET_VERSIONS_CONTEXT]: digest.slice(name.length + 1) };
  }
}
