import type { Template } from 'aws-cdk-lib/assertions';

export interface Statement {
  /** Logical id of the resource that the statement is part of. */
  readonly resource: string;
  readonly type: string;
  readonly effect: 'Allow' | 'Deny';
  readonly actions: readonly string[];
  readonly resources: readonly unknown[];
  readonly conditions: unknown;
}

const POLICIES: Readonly<Record<string, readonly string[]>> = {
  'AWS::IAM::Policy': ['PolicyDocument'],
  'AWS::IAM::Role': ['AssumeRolePolicyDocument', 'Policies'],
  'AWS::S3::BucketPolicy': ['PolicyDocument'],
  'AWS::SNS::TopicPolicy': ['PolicyDocument'],
  'AWS::KMS::Key': ['KeyPolicy'],
  'AWS::ECR::Repository': ['RepositoryPolicyText'],
};

/** All statements of the policies in a template, of roles and of resources. */
export function policyStatements(template: Template): Statement[] {
  return Object.entries(POLICIES).flatMap(([type, properties]) =>
    Object.entries(template.findResources(type)).flatMap(([resource, { Properties }]) =>
      properties
        .flatMap((property) => documents(Properties[property]))
        .flatMap(({ Statement }) =>
          Statement.map((statement) => ({
            resource,
            type,
            effect: statement.Effect,
            actions: [statement.Action].flat(),
            resources: [statement.Resource ?? []].flat(),
            conditions: statement.Condition,
          })),
        ),
    ),
  );
}

interface PolicyDocument {
  readonly Statement: readonly {
    readonly Effect: 'Allow' | 'Deny';
    readonly Action: string | string[];
    readonly Resource?: unknown;
    readonly Condition?: unknown;
  }[];
}

function documents(property: PolicyDocument | readonly { readonly PolicyDocument: PolicyDocument }[] | undefined): PolicyDocument[] {
  if (property === undefined) {
    return [];
  }
  return 'Statement' in property ? [property] : property.map(({ PolicyDocument }) => PolicyDocument);
}
