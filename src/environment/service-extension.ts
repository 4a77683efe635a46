import type { ContainerDefinition, Secret } from 'aws-cdk-lib/aws-ecs';
import type { IRole } from 'aws-cdk-lib/aws-iam';
import type { ConfigurationProblem } from '../config/configuration-error';
import { CONTAINER_VARIABLES, VARIABLE_NAME } from '../config/contract';
import type { EnvironmentConfig } from '../config/platform-config';
import type { ExtendedService } from './environment-extension';

export interface ServiceExtensionProps {
  readonly environment: EnvironmentConfig;
  readonly taskRole: IRole;
  readonly container: ContainerDefinition;
}

/** Adds what `extend.ts` gives the container, and collects the names that it may not use. */
export class ServiceExtension implements ExtendedService {
  readonly taskRole: IRole;
  readonly problems: ConfigurationProblem[] = [];
  /** Who sets a variable, by its name. */
  private readonly origins: Map<string, string>;

  constructor(private readonly props: ServiceExtensionProps) {
    const { environment, secretVariables } = props.environment.service;
    this.taskRole = props.taskRole;
    this.origins = new Map([
      ...Object.keys(environment).map((name) => [name, 'service.environment in .projenrc.ts'] as const),
      ...Object.keys(secretVariables).map((name) => [name, 'service.secrets in .projenrc.ts'] as const),
      ...Object.values(CONTAINER_VARIABLES).map((name) => [name, 'the platform'] as const),
    ]);
  }

  addVariable(name: string, value: string): void {
    if (this.accept(name, 'addVariable')) {
      this.props.container.addEnvironment(name, value);
    }
  }

  addSecret(name: string, secret: Secret): void {
    if (this.accept(name, 'addSecret')) {
      this.props.container.addSecret(name, secret);
    }
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
