import { isJsonObject, type Json } from '../json';
import { callEmulator, type EmulatorScope } from './call-emulator';
import type { Emulator } from './emulator';

/** `<ARN>:<key of a JSON object>:<version stage>:<version id>`, of which all but the first part can be empty or missing. */
export interface SecretValueReference {
  readonly secretId: string;
  readonly jsonKey: string;
  readonly versionStage: string;
  readonly versionId: string;
}

const ARN = /^(arn:[^:]+:secretsmanager:[^:]*:[^:]*:secret:[^:]+)(?::([^:]*))?(?::([^:]*))?(?::([^:]*))?$/;

/** Undefined if this is not a reference to a secret of Secrets Manager. */
export function readSecretReference(valueFrom: string): SecretValueReference | undefined {
  const match = ARN.exec(valueFrom);
  if (match === null) {
    return undefined;
  }
  const [, secretId = '', jsonKey = '', versionStage = '', versionId = ''] = match;
  return { secretId, jsonKey, versionStage, versionId };
}

export type FindSecret = (reference: SecretValueReference, scope: EmulatorScope) => Promise<string>;

/** Reads a secret of the emulator's Secrets Manager. */
export const findSecretIn =
  (emulator: Pick<Emulator, 'url'>): FindSecret =>
  async ({ secretId, jsonKey, versionStage, versionId }, scope) => {
    const { status, text } = await callEmulator({
      emulator,
      scope,
      service: 'secretsmanager',
      headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'secretsmanager.GetSecretValue' },
      body: JSON.stringify({
        SecretId: secretId,
        ...(versionStage === '' ? {} : { VersionStage: versionStage }),
        ...(versionId === '' ? {} : { VersionId: versionId }),
      }),
    });
    const answer = status === 200 ? parse(text) : undefined;
    const value = isJsonObject(answer) && typeof answer.SecretString === 'string' ? answer.SecretString : undefined;
    if (value === undefined) {
      throw new Error(`secret '${secretId}' has no value in the AWS emulator (HTTP status ${status})`);
    }
    return jsonKey === '' ? value : memberOf(value, { jsonKey, secretId });
  };

function memberOf(value: string, { jsonKey, secretId }: Pick<SecretValueReference, 'jsonKey' | 'secretId'>): string {
  const secret = parse(value);
  const member = isJsonObject(secret) && Object.hasOwn(secret, jsonKey) ? secret[jsonKey] : undefined;
  if (member === undefined) {
    throw new Error(`secret '${secretId}' has no key '${jsonKey}'`);
  }
  return typeof member === 'string' ? member : JSON.stringify(member);
}

/** Undefined if the text is not JSON. The error of the parser would show the text. */
function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
