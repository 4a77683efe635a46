import type { Suggest } from '../command/suggest';

/** What happened, and what to do about it; null if only the caller knows. */
export interface Explanation {
  readonly problem: string;
  readonly fix: string | null;
}

/** What is needed of an error to explain it. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: string | undefined;
  /** Whether it is an answer of AWS. */
  readonly isAws: boolean;
}

const EXPIRED = ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'SSOTokenProviderFailure'];
const REJECTED = [
  'UnrecognizedClientException',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'InvalidAccessKeyId',
];
const THROTTLED = [
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'LimitExceededException',
];
const DENIED = ['AccessDenied', 'AccessDeniedException', 'UnauthorizedOperation', 'AuthorizationError'];
const NO_NETWORK = ['ENOTFOUND', 'EAI_AGAIN', 'ETIMEDOUT', 'ENETUNREACH', 'ECONNRESET'];

const SIGN_IN = 'sign in with `aws sso login` or `aws configure`, or select a profile with --profile';

/** An error as one message. */
export function explainError(error: unknown, suggest: Suggest): string {
  const { problem, fix } = explain(error, suggest);
  return fix === null ? problem : `${problem}; ${fix}`;
}

export function explain(error: unknown, suggest: Suggest): Explanation {
  const failure = failureOf(error);
  return explainCredentials(failure) ?? explainAccess(failure) ?? explainByName(failure, suggest);
}

function explainCredentials({ name, message }: Failure): Explanation | undefined {
  if (name === 'CredentialsProviderError' || /could not load credentials/i.test(message)) {
    const isOver = /expired|sso/i.test(message);
    return { problem: isOver ? `your AWS session has expired (${oneLine(message)})` : 'no AWS credentials found', fix: SIGN_IN };
  }
  if (EXPIRED.includes(name)) {
    return { problem: 'your AWS credentials have expired', fix: SIGN_IN };
  }
  return REJECTED.includes(name) ? { problem: `AWS rejected your credentials (${name})`, fix: SIGN_IN } : undefined;
}

function explainAccess({ name, message, code, isAws }: Failure): Explanation | undefined {
  if (/region is missing/i.test(message)) {
    return { problem: 'no AWS region is configured', fix: 'select one with --region' };
  }
  if (THROTTLED.includes(name) && isAws) {
    return { problem: `AWS throttled the request, even after retries (${name}: ${oneLine(message)})`, fix: 'try again in a minute' };
  }
  if (DENIED.includes(name)) {
    return {
      problem: `access denied: ${oneLine(message)}`,
      fix: 'select other credentials with --profile, or ask an administrator of the account for access',
    };
  }
  if (code === 'ECONNREFUSED') {
    return {
      problem: 'the endpoint refused the connection',
      fix: 'if it is the laptop engine, it did not shut down properly: start it again with `npm start`',
    };
  }
  return code !== undefined && NO_NETWORK.includes(code)
    ? { problem: `cannot reach AWS (${code})`, fix: 'check the network, the proxy and the region' }
    : undefined;
}

function explainByName({ name, message, isAws }: Failure, suggest: Suggest): Explanation {
  switch (name) {
    case 'PipelineNotFoundException':
      return { problem: `the pipeline does not exist (${oneLine(message)})`, fix: `create it with \`${suggest('pipeline:up')}\`` };
    case 'ClusterNotFoundException':
      return {
        problem: 'the environment has no cluster yet',
        fix: `its first deployment creates it: see \`${suggest('pipeline:status')}\``,
      };
    case 'InvalidApprovalTokenException':
    case 'ApprovalAlreadyCompletedException':
      return { problem: 'this was already decided, or a newer version replaced it', fix: `see \`${suggest('pipeline:status')}\`` };
    case 'UnknownOperationException':
      return { problem: `the laptop engine does not support this: ${oneLine(message)}`, fix: null };
    default:
      return { problem: isAws ? `${name}: ${oneLine(message)}` : message, fix: null };
  }
}

function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) {
    return { name: '', message: String(error), isAws: false };
  }
  const cause = error instanceof AggregateError ? failureOf(error.errors[0]) : undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : cause?.code;
  return {
    name: error.name,
    message: error.message === '' ? (cause?.message ?? error.name) : error.message,
    code,
    isAws: '$metadata' in error,
  };
}

const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().replace(/\.$/, '');
