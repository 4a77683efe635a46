import { inputReader, type OperationGroup, type OperationRequest } from './operation';
import type { Json } from '../json';
import type { CredentialStore } from './credential-store';

const ROLE_ARN = /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;

/** Identities. Any role can be assumed: the laptop has no policies, and one user. */
export const stsOperations = (credentials: CredentialStore): OperationGroup => ({
  protocol: 'query',
  signingName: 'sts',
  apiName: '2011-06-15',
  errorCodes: [],
  operations: {
    AssumeRole: (request) => assumeRole(credentials, request),
    GetCallerIdentity: ({ identity }) => ({ Arn: identity.arn, UserId: identity.userId, Account: identity.account }),
  },
});

function assumeRole(credentials: CredentialStore, request: OperationRequest): Json {
  const input = inputReader(request, 'ValidationError');
  const roleArn = input.string('RoleArn');
  if (!ROLE_ARN.test(roleArn)) {
    input.fail('RoleArn', 'must be the ARN of a role, such as arn:aws:iam::111111111111:role/name');
  }
  const sessionName = input.string('RoleSessionName');
  if (!SESSION_NAME.test(sessionName)) {
    input.fail('RoleSessionName', 'must have 2 to 64 letters, digits or _+=,.@-');
  }
  const durationSeconds = input.number('DurationSeconds', { minimum: 900, maximum: 43_200, default: 3600 });
  const { session, ...identity } = credentials.assume({ roleArn, sessionName, durationSeconds });
  return {
    Credentials: {
      AccessKeyId: identity.accessKeyId,
      SecretAccessKey: identity.secretAccessKey,
      SessionToken: session.token,
      Expiration: new Date(session.expiresAt).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: identity.userId, Arn: identity.arn },
  };
}
