import { inputReader, type OperationGroup, type OperationRequest } from '../operation';
import { describeLogGroups, describeLogStreams } from './describe-logs';
import { filterLogEvents } from './filter-log-events';
import { getLogEvents } from './get-log-events';
import type { JsonReader } from '../../json-reader';
import type { LogsBackend } from './log-groups';

/** The logs of builds and containers, in the wire protocol of CloudWatch Logs. */
export const logsOperations = (backend: LogsBackend): OperationGroup => ({
  protocol: 'json',
  signingName: 'logs',
  apiName: 'Logs_20140328',
  errorCodes: [],
  operations: {
    DescribeLogGroups: (request) => describeLogGroups(backend, inputOf(request)),
    DescribeLogStreams: (request) => describeLogStreams(backend, inputOf(request)),
    GetLogEvents: (request) => getLogEvents(backend, inputOf(request)),
    FilterLogEvents: (request) => filterLogEvents(backend, inputOf(request)),
  },
});

const inputOf = (request: OperationRequest): JsonReader => inputReader(request, 'InvalidParameterException');
