import { inputReader, type OperationGroup, type OperationRequest } from '../operation';
import { batchGetBuilds } from './batch-get-builds';
import { batchGetReports } from './batch-get-reports';
import { describeTestCases } from './describe-test-cases';
import type { JsonReader } from '../../json-reader';
import type { CodeBuildBackend } from './builds';

/** The builds of the pipeline and their test reports, in the wire protocol of CodeBuild. */
export const codeBuildOperations = (backend: CodeBuildBackend): OperationGroup => ({
  protocol: 'json',
  signingName: 'codebuild',
  apiName: 'CodeBuild_20161006',
  errorCodes: [],
  operations: {
    BatchGetBuilds: (request) => batchGetBuilds(backend, inputOf(request)),
    BatchGetReports: (request) => batchGetReports(backend, inputOf(request)),
    DescribeTestCases: (request) => describeTestCases(backend, inputOf(request)),
  },
});

const inputOf = (request: OperationRequest): JsonReader => inputReader(request, 'InvalidInputException');
