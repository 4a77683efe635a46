import type { EngineParts } from '../engine-parts';
import { Input } from '../input';
import type { OperationGroup, OperationRequest } from '../operation';
import { listActionExecutions } from './action-executions';
import { getPipelineExecution, listPipelineExecutions } from './executions';
import { getPipeline, listPipelines } from './list-pipelines';
import { getPipelineState } from './pipeline-state';
import { putApprovalResult } from './put-approval-result';
import { retryStageExecution } from './retry-stage';
import { rollbackStage } from './rollback-stage';
import { disableStageTransition, enableStageTransition } from './stage-transitions';
import { startPipelineExecution } from './start-execution';
import { stopPipelineExecution } from './stop-execution';

/** The pipeline in the wire protocol of CodePipeline. */
export const codePipelineOperations = (parts: EngineParts): OperationGroup => ({
  protocol: 'json',
  signingName: 'codepipeline',
  apiName: 'CodePipeline_20150709',
  errorCodes: [],
  operations: {
    ListPipelines: () => listPipelines(parts),
    GetPipeline: (request) => getPipeline(parts, inputOf(request)),
    GetPipelineState: (request) => getPipelineState(parts, inputOf(request)),
    ListPipelineExecutions: (request) => listPipelineExecutions(parts, inputOf(request)),
    GetPipelineExecution: (request) => getPipelineExecution(parts, inputOf(request)),
    ListActionExecutions: (request) => listActionExecutions(parts, inputOf(request)),
    StartPipelineExecution: (request) => startPipelineExecution(parts, { input: inputOf(request), request }),
    StopPipelineExecution: (request) => stopPipelineExecution(parts, inputOf(request)),
    RetryStageExecution: (request) => retryStageExecution(parts, inputOf(request)),
    RollbackStage: (request) => rollbackStage(parts, { input: inputOf(request), request }),
    PutApprovalResult: (request) => putApprovalResult(parts, { input: inputOf(request), request }),
    DisableStageTransition: (request) => disableStageTransition(parts, { input: inputOf(request), request }),
    EnableStageTransition: (request) => enableStageTransition(parts, inputOf(request)),
  },
});

const inputOf = ({ input }: OperationRequest): Input => new Input(input, 'ValidationException');
