import type { Suggest } from '../command/suggest';

/** What an error of the SDK or of the network tells; the rest are messages of our own. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: string | undefined;
  readonly isAws: boolean;
}

const EXPIRED = ['ExpiredToken', 'ExpiredTokenException', 'TokenRefreshRequired', 'SSOTokenProviderFailure'];
const UNKNOWN_KEY = [
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

const SIGN_IN = 'sign in with `aws sso login` or `aws configure`, or name a profile with --profile';

/** One message for what went wrong, with what to do about it. */
export function explainError(error: unknown, suggest: Suggest): string {
  const failure = failureOf(error);
  const { name, message, code } = failure;
  if (name === 'CredentialsProviderError' || /could not load credentials/i.test(message)) {
    return /expired|sso/i.test(message)
      ? `your AWS session is over (${oneLine(message)}); ${SIGN_IN}`
      : `there are no AWS credentials; ${SIGN_IN}`;
  }
  if (EXPIRED.includes(name)) {
    return `your AWS credentials have expired; ${SIGN_IN}`;
  }
  if (UNKNOWN_KEY.includes(name)) {
    return `AWS does not know your credentials (${name}); ${SIGN_IN}`;
  }
  if (/region is missing/i.test(message)) {
    return 'no region is known; name one with --region';
  }
  if (THROTTLED.includes(name) && failure.isAws) {
    return `AWS throttles these calls (${name}: ${oneLine(message)}), and still did after several tries; wait a minute and try again`;
  }
  if (DENIED.includes(name)) {
    return `access denied: ${oneLine(message)}; use credentials that may, by --profile, or ask whoever administers the account`;
  }
  if (code === 'ECONNREFUSED') {
    return 'nothing answers at the endpoint; where the laptop engine is meant, it has ended without tidying up: start it again with `npm start`';
  }
  if (code !== undefined && NO_NETWORK.includes(code)) {
    return `AWS cannot be reached (${code}); check the network, the proxy, and the region`;
  }
  return specific(failure, suggest);
}

function specific({ name, message, isAws }: Failure, suggest: Suggest): string {
  switch (name) {
    case 'PipelineNotFoundException':
      return `there is no such pipeline (${oneLine(message)}); it is made by the first \`${suggest('pipeline:up')}\``;
    case 'ClusterNotFoundException':
      return `the environment has no cluster yet; its first deployment makes it: see \`${suggest('pipeline:status')}\``;
    case 'InvalidApprovalTokenException':
    case 'ApprovalAlreadyCompletedException':
      return `somebody has decided in the meantime, or a newer version has taken its place; see \`${suggest('pipeline:status')}\``;
    case 'UnknownOperationException':
      return `the laptop engine cannot do this: ${oneLine(message)}`;
    default:
      return isAws ? `${name}: ${oneLine(message)}` : message;
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
