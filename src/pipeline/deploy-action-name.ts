import type { Stage } from 'aws-cdk-lib';

/** Name of the action that deploys a stack of an environment: `OrderQueue` for `shop-prod-order-queue`. */
export const deployActionName = (stage: Stage, stackName: string): string =>
  stackName.slice(stage.stageName.length).replaceAll(/-+(.?)/g, (_, letter: string) => letter.toUpperCase());
