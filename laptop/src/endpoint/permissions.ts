import { decide, type AccessRequest } from '../iam/policy';
import { findRole } from '../iam/roles';
import { EndpointError } from './endpoint-error';
import type { Stack } from '../cloudformation/stack';
import type { Json, JsonObject } from '../json';
import type { Identity } from './credential-store';

/** One call of an operation that the engine has. */
export interface Call {
  readonly identity: Identity;
  /** Name of the service in a signature and in policies, such as `ssm`. */
  readonly service: string;
  readonly operation: string;
  readonly input: JsonObject;
  readonly region: string;
}

/** Roles that `cdk bootstrap` creates in an account. The laptop needs no bootstrap. */
const BOOTSTRAP_ROLE = /:role\/cdk-[a-z0-9]{1,10}-[a-z-]+-role-/;
const DECRYPT = 'kms:Decrypt';
/** Those with the older protocol have another error. */
const QUERY_SERVICES = ['sts', 'cloudformation'];

/**
 * Refuses what the role of a caller does not allow, so that a missing right or role is found before AWS. Only roles in stacks have
 * limits: the person at the laptop is an administrator.
 */
export class Permissions {
  constructor(private readonly stacks: { readonly list: () => readonly Stack[] }) {}

  /** @throws EndpointError as the service returns it */
  check(call: Call): void {
    const { identity, service, operation } = call;
    const role = identity.roleArn === null ? undefined : findRole(this.stacks.list(), identity.roleArn);
    if (role?.rights && operation !== 'GetCallerIdentity') {
      checkRights(role.rights, call);
    }
    if (service === 'sts' && operation === 'AssumeRole') {
      this.checkTrust(call);
    }
  }

  private checkTrust(call: Call): void {
    const { identity, input } = call;
    const target = String(input['RoleArn']);
    const role = findRole(this.stacks.list(), target);
    if (role === undefined && BOOTSTRAP_ROLE.test(target)) {
      return;
    }
    const arn = identity.roleArn ?? identity.arn;
    const request = { action: 'sts:AssumeRole', resources: [target], context: { 'aws:PrincipalArn': arn } };
    if (role === undefined || decide(role.trust, { ...request, principal: { account: identity.account, arn } }) !== 'allowed') {
      throw refused(call, request);
    }
  }
}

function checkRights(rights: readonly JsonObject[], call: Call): void {
  for (const request of requestsOf(call)) {
    const outcome = decide(rights, request);
    // The key of Parameter Store is open to the account, so that only an explicit denial counts.
    if (outcome === 'denied' || (outcome === 'not allowed' && request.action !== DECRYPT)) {
      throw refused(call, request);
    }
  }
}

function requestsOf({ identity, service, operation, input, region }: Call): readonly AccessRequest[] {
  const context = { 'aws:PrincipalArn': identity.roleArn ?? identity.arn };
  const resources = resourcesOf({ identity, service, input, region });
  const own: AccessRequest = { action: `${service}:${operation}`, resources, context };
  const decrypts = service === 'ssm' && String(input['WithDecryption']) === 'true';
  const decryptions = resources.map((arn): AccessRequest => {
    const keys = { 'kms:ViaService': `ssm.${region}.amazonaws.com`, 'kms:EncryptionContext:PARAMETER_ARN': arn };
    return { action: DECRYPT, resources: [], context: { ...context, ...keys } };
  });
  return [own, ...(decrypts ? decryptions : [])];
}

function resourcesOf({ identity, service, input, region }: Omit<Call, 'operation'>): readonly string[] {
  const { Name, Names, Path, RoleArn, StackName } = input;
  const partition = identity.arn.split(':')[1];
  if (service === 'sts') {
    return typeof RoleArn === 'string' ? [RoleArn] : [];
  }
  if (service === 'cloudformation') {
    const arn = (name: string): string => `arn:${partition}:cloudformation:${region}:${identity.account}:stack/${name}/*`;
    return typeof StackName !== 'string' ? [] : [StackName.startsWith('arn:') ? StackName : arn(StackName)];
  }
  const names: readonly (Json | undefined)[] =
    service === 'ssm' ? [Name, Path, ...(Array.isArray(Names) ? (Names as readonly Json[]) : [])] : [];
  return names
    .filter((name) => typeof name === 'string')
    .map((name) =>
      name.startsWith('arn:') ? name : `arn:${partition}:ssm:${region}:${identity.account}:parameter/${name.replace(/^\//, '')}`,
    );
}

const refused = ({ identity, service }: Call, { action, resources }: AccessRequest): EndpointError =>
  new EndpointError(QUERY_SERVICES.includes(service) ? 'AccessDenied' : 'AccessDeniedException', {
    status: QUERY_SERVICES.includes(service) ? 403 : 400,
    message: `User: ${identity.arn} is not authorized to perform: ${action} on resource: ${resources.join(', ') || '*'}, according to the roles in the deployed stacks`,
  });
