import { cloudFormationOperations } from './cloudformation/cloudformation-operations';
import { codeBuildOperations } from './codebuild/codebuild-operations';
import { codePipelineOperations } from './codepipeline/codepipeline-operations';
import { ecsOperations } from './ecs/ecs-operations';
import type { EngineParts } from './engine-parts';
import { logsOperations } from './logs/logs-operations';
import type { OperationGroup } from './operation';

/** What the endpoint has besides Parameter Store and STS. */
export const engineOperations = (parts: EngineParts): readonly OperationGroup[] => [
  codePipelineOperations(parts),
  codeBuildOperations(parts),
  cloudFormationOperations(parts),
  ecsOperations(parts),
  logsOperations(parts),
];
