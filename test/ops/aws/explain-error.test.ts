import { explainError } from '../../../src/ops/aws/explain-error';
import { suggestFor } from '../../../src/ops/command/suggest';
import { awsError } from '../aws-error';

const SIGN_IN = 'sign in with `aws sso login` or `aws configure`, or select a profile with --profile';

test.each([
  [awsError('ExpiredTokenException'), `your AWS credentials have expired; ${SIGN_IN}`],
  [
    Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }),
    `no AWS credentials found; ${SIGN_IN}`,
  ],
  [Object.assign(new Error('The SSO session has expired'), { name: 'CredentialsProviderError' }), 'your AWS session has expired'],
  [awsError('UnrecognizedClientException'), `AWS rejected your credentials (UnrecognizedClientException); ${SIGN_IN}`],
  [awsError('ThrottlingException', 'Rate exceeded'), 'AWS throttled the request, even after retries (ThrottlingException: Rate exceeded)'],
  [
    awsError('AccessDeniedException', 'User: x is not\n authorized'),
    'access denied: User: x is not authorized; select other credentials with --profile',
  ],
  [new Error('Region is missing'), 'select one with --region'],
  [
    Object.assign(new AggregateError([Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })]), { code: 'ECONNREFUSED' }),
    'the endpoint refused the connection',
  ],
  [Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), 'cannot reach AWS (ENOTFOUND)'],
  [awsError('SomethingElse', 'broke.'), 'SomethingElse: broke'],
  [new Error('an error of a command'), 'an error of a command'],
])('%s becomes one line that says what to do', (error, line) => {
  const explained = explainError(error, suggestFor({ local: false, environment: {} }));
  expect(explained).toContain(line);
  expect(explained).not.toContain('\n');
});
