import { Token } from 'aws-cdk-lib';
import type { ContainerDefinition, Secret } from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ConfigurationProblem } from '../config/configuration-error';
import { CONTAINER_VARIABLES, VARIABLE_NAME } from '../config/contract';
import type { EnvironmentConfig } from '../config/platform-config';
import type { ExtendedService } from './environment-extension';
import type { ServiceStack } from './service-stack';
import type { QueueTarget } from './task-scaling';

export interface ServiceExtensionProps {
  readonly environment: EnvironmentConfig;
  readonly service: Pick<ServiceStack, 'taskRole' | 'container' | 'workers' | 'schedules'>;
}

/** Adds what `extend.ts` gives the containers and workers, and collects the names that it may not use. */
export class ServiceExtension implements ExtendedService {
  readonly taskRole: IRole;
  private readonly problems: ConfigurationProblem[] = [];
  /** Who sets a variable, by its name. */
  private readonly origins: Map<string, string>;

  constructor(private readonly props: ServiceExtensionProps) {
    const { environment, secretVariables } = props.environment.service;
    this.taskRole = props.service.taskRole;
    this.origins = new Map([
      ...Object.keys(environment).map((name) => [name, 'service.environment in .projenrc.ts'] as const),
      ...Object.keys(secretVariables).map((name) => [name, 'service.secrets in .projenrc.ts'] as const),
      ...Object.values(CONTAINER_VARIABLES).map((name) => [name, 'the platform'] as const),
    ]);
  }

  addVariable(name: string, value: string): void {
    if (this.accept(name, 'addVariable')) {
      this.containers.forEach((container) => container.addEnvironment(name, value));
    }
  }

  addSecret(name: string, secret: Secret): void {
    if (this.accept(name, 'addSecret')) {
      this.containers.forEach((container) => container.addSecret(name, secret));
    }
  }

  scaleOnQueue(name: string, target: QueueTarget): void {
    const { environment, service } = this.props;
    const path = `${environment.name}: service.scaleOnQueue`;
    const worker = service.workers.find((each) => each.name === name);
    if (worker === undefined) {
      const known = service.workers.map((each) => each.name).join(', ') || 'none';
      this.problems.push({
        path,
        given: JSON.stringify(name),
        allowed: `a worker of this environment: ${known}`,
        fix: 'change the name, or add the worker to service.workers in .projenrc.ts',
      });
    } else if (!Token.isUnresolved(target.messagesPerTask) && !(target.messagesPerTask > 0)) {
      this.problems.push({
        path,
        given: `messagesPerTask: ${target.messagesPerTask}`,
        allowed: 'a number above 0',
        fix: 'divide the seconds that a message may wait by the seconds that a task needs for one',
      });
    } else {
      worker.scaleOnQueue(target);
    }
  }

  /** Those of the calls, and what is wrong after the last one. */
  allProblems(): readonly ConfigurationProblem[] {
    const { environment, service } = this.props;
    const unscaled = service.workers.filter(({ lacksTarget }) => lacksTarget);
    return [
      ...this.problems,
      ...unscaled.map(({ name }) => ({
        path: `${environment.name}: service.workers.${name}.scaling`,
        given: 'different numbers for min and max, and nothing that scales between them',
        allowed: 'a target, steps, a schedule, or a queue; or the same number for min and max',
        fix: `remove targetCpuPercent: false, or call service.scaleOnQueue('${name}', …) in src/extend.ts`,
      })),
    ];
  }

  private get containers(): readonly ContainerDefinition[] {
    const { container, workers, schedules } = this.props.service;
    return [container, ...workers.map((worker) => worker.container), ...(schedules?.containers ?? [])];
  }

  private accept(name: string, method: 'addVariable' | 'addSecret'): boolean {
    const origin = this.origins.get(name);
    const valid = VARIABLE_NAME.test(name);
    if (valid && origin === undefined) {
      this.origins.set(name, `an earlier service.${method}`);
      return true;
    }
    this.problems.push({
      path: `${this.props.environment.name}: service.${method}`,
      given: JSON.stringify(name),
      allowed: valid
        ? `a name that is not set yet; ${name} is set by ${origin}`
        : 'letters, digits and underscores, not starting with a digit, at most 128',
      fix: 'use another name',
    });
    return false;
  }
}
