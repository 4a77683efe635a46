import { explainError } from '../../../src/ops/aws/explain-error';
import { suggestFor } from '../../../src/ops/command/suggest';
import { awsError } from '../aws-error';

test.each([
  [awsError('ExpiredTokenException'), 'your AWS credentials have expired; sign in with `aws sso login`'],
  [
    Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' }),
    'there are no AWS credentials; sign in',
  ],
  [Object.assign(new Error('The SSO session has expired'), { name: 'CredentialsProviderError' }), 'your AWS session is over'],
  [awsError('UnrecognizedClientException'), 'AWS does not know your credentials'],
  [awsError('ThrottlingException', 'Rate exceeded'), 'AWS throttles these calls (ThrottlingException: Rate exceeded)'],
  [awsError('AccessDeniedException', 'User: x is not\n authorized'), 'access denied: User: x is not authorized; use credentials that may'],
  [new Error('Region is missing'), 'name one with --region'],
  [
    Object.assign(new AggregateError([Object.assign(new Error('connect'), { code: 'ECONNREFUSED' })]), { code: 'ECONNREFUSED' }),
    'nothing answers at the endpoint',
  ],
  [Object.assign(new Error('getaddrinfo'), { code: 'ENOTFOUND' }), 'AWS cannot be reached (ENOTFOUND)'],
  [awsError('SomethingElse', 'broke.'), 'SomethingElse: broke'],
  [new Error('one of our own'), 'one of our own'],
])('%s becomes one line with what to do', (error, line) => {
  const explained = explainError(error, suggestFor({ local: false }, { environment: {} }));
  expect(explained).toContain(line);
  expect(explained).not.toContain('\n');
});
