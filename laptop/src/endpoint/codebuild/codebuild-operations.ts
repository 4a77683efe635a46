import type { EngineParts } from '../engine-parts';
import { Input } from '../input';
import type { OperationGroup, OperationRequest } from '../operation';
import { batchGetBuilds } from './batch-get-builds';
import { batchGetReports } from './batch-get-reports';
import { describeTestCases } from './describe-test-cases';

/** The builds that the pipeline has started, and their test reports, in the wire protocol of CodeBuild. */
export const codeBuildOperations = (parts: EngineParts): OperationGroup => ({
  protocol: 'json',
  signingName: 'codebuild',
  apiName: 'CodeBuild_20161006',
  errorCodes: [],
  operations: {
    BatchGetBuilds: (request) => batchGetBuilds(parts, inputOf(request)),
    BatchGetReports: (request) => batchGetReports(parts, inputOf(request)),
    DescribeTestCases: (request) => describeTestCases(parts, inputOf(request)),
  },
});

const inputOf = ({ input }: OperationRequest): Input => new Input(input, 'InvalidInputException');
