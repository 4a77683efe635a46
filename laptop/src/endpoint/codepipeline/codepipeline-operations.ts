import { inputReader, type OperationGroup, type OperationRequest, type RecordedCall } from '../operation';
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
import type { JsonReader } from '../../json-reader';
import type { CodePipelineBackend } from './find-in-pipeline';

/** The pipeline, in the wire protocol of CodePipeline. */
export const codePipelineOperations = (backend: CodePipelineBackend): OperationGroup => ({
  protocol: 'json',
  signingName: 'codepipeline',
  apiName: 'CodePipeline_20150709',
  errorCodes: [],
  operations: {
    ListPipelines: () => listPipelines(backend),
    GetPipeline: (request) => getPipeline(backend, inputOf(request)),
    GetPipelineState: (request) => getPipelineState(backend, inputOf(request)),
    ListPipelineExecutions: (request) => listPipelineExecutions(backend, inputOf(request)),
    GetPipelineExecution: (request) => getPipelineExecution(backend, inputOf(request)),
    ListActionExecutions: (request) => listActionExecutions(backend, inputOf(request)),
    StartPipelineExecution: (request) => startPipelineExecution(backend, callOf(request)),
    StopPipelineExecution: (request) => stopPipelineExecution(backend, inputOf(request)),
    RetryStageExecution: (request) => retryStageExecution(backend, inputOf(request)),
    RollbackStage: (request) => rollbackStage(backend, callOf(request)),
    PutApprovalResult: (request) => putApprovalResult(backend, callOf(request)),
    DisableStageTransition: (request) => disableStageTransition(backend, callOf(request)),
    EnableStageTransition: (request) => enableStageTransition(backend, inputOf(request)),
  },
});

const inputOf = (request: OperationRequest): JsonReader => inputReader(request, 'ValidationException');
const callOf = (request: OperationRequest): RecordedCall => ({ input: inputOf(request), caller: request.identity.arn });
