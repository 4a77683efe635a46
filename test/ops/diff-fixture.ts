import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import type { EnvironmentOptions } from '../../src/config/environment';
import type { StackTemplates, TemplateResource } from '../../src/config/stateful-resources';
import { platformFixture, PROD, TEST } from '../support/platform-fixture';
import { synthesize } from '../support/synthesize';
import { awsError } from './aws-error';
import { opsRun, type OpsRun } from './run-ops';

/** A template as a test changes it. */
export interface Changeable {
  readonly Resources: Record<string, TemplateResource & { Properties: Record<string, unknown> }>;
}

/** The templates of the fixture's two environments, by the names of their stacks. */
export function synthesizedTemplates(): StackTemplates {
  const { stacks, template } = synthesize(platformFixture());
  return Object.fromEntries(stacks.map((stack) => [stack.stackName, template(stack).toJSON() as StackTemplates[string]]));
}

export type Change = (templates: Record<string, Changeable>) => void;

/** Templates after a change of a copy of them. */
export function changed(templates: StackTemplates, change: Change): StackTemplates {
  const copy = structuredClone(templates) as unknown as Record<string, Changeable>;
  change(copy);
  return copy;
}

export interface DiffRunProps {
  readonly deployed: StackTemplates;
  readonly planned: StackTemplates;
  /** Options of the environment prod. */
  readonly prod?: Partial<EnvironmentOptions>;
}

/** A repository with an assembly in `cdk.out`, and an account with stacks. */
export function diffRun({ deployed, planned, prod = {} }: DiffRunProps): OpsRun {
  const ops = opsRun(platformFixture({ environments: [TEST, { ...PROD, ...prod }] }));
  const folder = join(ops.terminal.directory, 'cdk.out');
  mkdirSync(folder);
  for (const [stack, template] of Object.entries(planned)) {
    writeFileSync(join(folder, `${stack}.template.json`), JSON.stringify(template));
  }
  const artifact = (stack: string): object => ({
    type: 'aws:cloudformation:stack',
    properties: { templateFile: `${stack}.template.json`, stackName: stack },
  });
  const artifacts = Object.fromEntries(Object.keys(planned).map((stack) => [stack, artifact(stack)]));
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ artifacts }));
  ops.terminal.program = () => ({ exitCode: 128, output: 'not a git repository' });
  ops.aws.on(GetTemplateCommand, ({ StackName = '' }) => {
    if (deployed[StackName] === undefined) {
      throw awsError('ValidationError', `Stack with id ${StackName} does not exist`);
    }
    return { TemplateBody: JSON.stringify(deployed[StackName]) };
  });
  return ops;
}

/** One environment whose only resource is replaced by another, and a new one. */
export function smallDiff(): OpsRun {
  const template = (Type: string): StackTemplates[string] => ({ Resources: { Logs: { Type } } });
  return diffRun({
    deployed: { 'shop-test-network': template('AWS::Logs::LogGroup') },
    planned: { 'shop-test-network': template('AWS::SNS::Topic'), 'shop-prod-network': template('AWS::Logs::LogGroup') },
  });
}
