import { LOCAL_ACCOUNT, LOCAL_USER_ARN } from '../../local-user';
import { seconds } from '../wire-time';
import type { JsonObject } from '../../json';
import type { Parameter, ParameterDescription } from '../../ssm/parameter-store';
import type { OperationRequest } from '../operation';

/** The value of a SecureString without decryption. */
const CIPHERTEXT = Buffer.from('encrypted by the laptop engine').toString('base64');

/** A parameter with its value; a SecureString is only decrypted on request. */
export function describeParameter(
  { name, type, value, version, lastModified }: Parameter,
  { input, region }: OperationRequest,
): JsonObject {
  return {
    Name: name,
    Type: type,
    Value: shownValue({ type, value, decrypt: input.WithDecryption === true }),
    Version: version,
    LastModifiedDate: seconds(lastModified),
    ARN: parameterArn(name, region),
    DataType: 'text',
  };
}

/** A parameter without its value. */
export function describeMetadata({ name, type, version, lastModified, description }: ParameterDescription, region: string): JsonObject {
  return {
    Name: name,
    ARN: parameterArn(name, region),
    Type: type,
    ...(type === 'SecureString' ? { KeyId: 'alias/aws/ssm' } : {}),
    LastModifiedDate: seconds(lastModified),
    LastModifiedUser: LOCAL_USER_ARN,
    ...(description === '' ? {} : { Description: description }),
    Version: version,
    Tier: 'Standard',
    Policies: [],
    DataType: 'text',
  };
}

export function describeVersion(parameter: Parameter & { readonly description: string }, { input, region }: OperationRequest): JsonObject {
  const { ARN: _arn, ...metadata } = describeMetadata(parameter, region);
  return { ...metadata, Value: shownValue({ ...parameter, decrypt: input.WithDecryption === true }), Labels: [] };
}

const shownValue = ({ type, value, decrypt }: Pick<Parameter, 'type' | 'value'> & { readonly decrypt: boolean }): string =>
  type === 'SecureString' && !decrypt ? CIPHERTEXT : value;

const parameterArn = (name: string, region: string): string =>
  `arn:aws:ssm:${region}:${LOCAL_ACCOUNT}:parameter${name.startsWith('/') ? '' : '/'}${name}`;
