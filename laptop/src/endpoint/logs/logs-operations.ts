import type { EngineParts } from '../engine-parts';
import { Input } from '../input';
import type { OperationGroup, OperationRequest } from '../operation';
import { describeLogGroups, describeLogStreams } from './describe-logs';
import { filterLogEvents } from './filter-log-events';
import { getLogEvents } from './get-log-events';

/** What builds and containers write, in the wire protocol of CloudWatch Logs. */
export const logsOperations = (parts: EngineParts): OperationGroup => ({
  protocol: 'json',
  signingName: 'logs',
  apiName: 'Logs_20140328',
  errorCodes: [],
  operations: {
    DescribeLogGroups: (request) => describeLogGroups(parts, inputOf(request)),
    DescribeLogStreams: (request) => describeLogStreams(parts, inputOf(request)),
    GetLogEvents: (request) => getLogEvents(parts, inputOf(request)),
    FilterLogEvents: (request) => filterLogEvents(parts, inputOf(request)),
  },
});

const inputOf = ({ input }: OperationRequest): Input => new Input(input, 'InvalidParameterException');
