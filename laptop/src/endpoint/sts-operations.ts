import type { Json, JsonObject } from '../cloudformation/resource-provider';
import type { CredentialStore } from './credential-store';
import { EndpointError } from './endpoint-error';
import type { OperationGroup } from './operation';

const ROLE_ARN = /^arn:[a-z-]+:iam::\d{12}:role\/[\w+=,.@/-]+$/;
const SESSION_NAME = /^[\w+=,.@-]{2,64}$/;
const DEFAULT_DURATION_SECONDS = 3600;

/** Identities. Any role may be assumed: the laptop has no policies, and one person. */
export const stsOperations = (credentials: CredentialStore): OperationGroup => ({
  protocol: 'query',
  signingName: 'sts',
  apiName: '2011-06-15',
  errorCodes: [],
  operations: {
    AssumeRole: ({ input }) => assumeRole(credentials, input),
    GetCallerIdentity: ({ identity }) => ({ Arn: identity.arn, UserId: identity.userId, Account: identity.account }),
  },
});

function assumeRole(credentials: CredentialStore, input: JsonObject): Json {
  const { RoleArn: roleArn, RoleSessionName: sessionName, DurationSeconds: duration = String(DEFAULT_DURATION_SECONDS) } = input;
  const durationSeconds = Number(duration);
  if (typeof roleArn !== 'string' || !ROLE_ARN.test(roleArn)) {
    throw new EndpointError('ValidationError', 'RoleArn must be the ARN of a role, such as arn:aws:iam::111111111111:role/name');
  }
  if (typeof sessionName !== 'string' || !SESSION_NAME.test(sessionName)) {
    throw new EndpointError('ValidationError', 'RoleSessionName must have 2 to 64 letters, digits or _+=,.@-');
  }
  if (!Number.isInteger(durationSeconds) || durationSeconds < 900 || durationSeconds > 43_200) {
    throw new EndpointError('ValidationError', 'DurationSeconds must be from 900 to 43200');
  }
  const identity = credentials.assume({ roleArn, sessionName, durationSeconds });
  return {
    Credentials: {
      AccessKeyId: identity.accessKeyId,
      SecretAccessKey: identity.secretAccessKey,
      SessionToken: identity.sessionToken,
      Expiration: new Date(identity.expiresAt ?? 0).toISOString(),
    },
    AssumedRoleUser: { AssumedRoleId: identity.userId, Arn: identity.arn },
  };
}
