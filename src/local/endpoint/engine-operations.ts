import { codePipelineOperations } from './codepipeline/codepipeline-operations';
import type { EngineParts } from './engine-parts';
import type { OperationGroup } from './operation';

/** What the endpoint has besides Parameter Store and STS. */
export const engineOperations = (parts: EngineParts): readonly OperationGroup[] => [
  codePipelineOperations(parts),
];
