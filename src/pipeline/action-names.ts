import type { Stage } from 'aws-cdk-lib';

/** The name that CDK Pipelines gives to the action that deploys a stack: without the name of the pipeline's stage at its beginning. */
export function cdkActionName(stackName: string, stageName: string): string {
  const prefix = `${stageName}-`;
  return `${stackName.startsWith(prefix) ? stackName.slice(prefix.length) : stackName}.Deploy`;
}

/** The name that the action gets instead: `OrderQueue` for `shop-prod-order-queue`. */
export const deployActionName = (stage: Stage, stackName: string): string =>
  stackName.slice(stage.stageName.length).replaceAll(/-+(.?)/g, (_, letter: string) => letter.toUpperCase());
