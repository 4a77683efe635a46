import { inputReader, type OperationGroup, type OperationRequest } from '../operation';
import { describePush, type PushBackend } from './describe-push';
import { pushCommit } from './push-commit';
import { PUSH_API } from '../../push/push-state';
import type { Json } from '../../json';
import type { JsonReader } from '../../json-reader';

/** What `git push local` needs. */
export const pushOperations = (backend: PushBackend): OperationGroup => ({
  ...PUSH_API,
  protocol: 'json',
  errorCodes: [],
  operations: {
    PushCommit: async (request) => plain(await pushCommit(backend, inputOf(request))),
    DescribePush: (request) => plain(describePush(backend, inputOf(request))),
  },
});

const inputOf = (request: OperationRequest): JsonReader => inputReader(request, 'ValidationException');

const plain = (value: object): Json => JSON.parse(JSON.stringify(value)) as Json;
