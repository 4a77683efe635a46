import type { Stage } from 'aws-cdk-lib';

/** Namespaces of the output variables of actions. */
export const SOURCE_NAMESPACE = 'Source';
export const BUILD_NAMESPACE = 'Build';
export const acceptanceTestNamespace = (environment: string): string => `AcceptanceTest-${environment}`;

/** A reference to an output variable. */
export const variable = (namespace: string, name: string): string => `#{${namespace}.${name}}`;

/** Output variables of the source action. */
export const SOURCE_VARIABLES = {
  commitId: variable(SOURCE_NAMESPACE, 'CommitId'),
  commitMessage: variable(SOURCE_NAMESPACE, 'CommitMessage'),
} as const;

/** The name that CDK Pipelines gives to the action that deploys a stack: without the name of the pipeline's stage at its beginning. */
export function cdkActionName(stackName: string, stageName: string): string {
  const prefix = `${stageName}-`;
  return `${stackName.startsWith(prefix) ? stackName.slice(prefix.length) : stackName}.Deploy`;
}

/** The name that the action gets instead: `OrderQueue` for `shop-prod-order-queue`. */
export const deployActionName = (stage: Stage, stackName: string): string =>
  stackName.slice(stage.stageName.length).replaceAll(/-+(.?)/g, (_, letter: string) => letter.toUpperCase());
