import type { Scope } from './intrinsics/evaluation';
import type { ResourceStack } from './resource-provider';
import type { StackFiles } from './stack-files';
import type { StackJournal } from './stack-journal';
import { pseudoParameters } from './template/pseudo-parameters';
import type { Template } from './template/template';
import { templateParameters } from './template/template-parameters';
import type { ParameterStore } from '../ssm/parameter-store';

export interface StackScopeProps {
  readonly template: Template;
  readonly stack: ResourceStack;
  readonly given: Readonly<Record<string, string>>;
  readonly journal: StackJournal;
  readonly files: StackFiles;
  readonly parameters: ParameterStore;
  /** Called for each export that the template imports. */
  readonly onImport: (name: string) => void;
}

/** The values with which a stack's template is evaluated: its own resources and parameters, and the other stacks. */
export function stackScope(props: StackScopeProps): Scope {
  const { template, stack, given, journal, files, parameters, onImport } = props;
  const values = templateParameters({ template, given, find: (name) => parameters.find(name) });
  return {
    template,
    parameters: { ...pseudoParameters(stack), ...values },
    region: stack.region,
    resource: (logicalId) => journal.find(logicalId),
    importValue: (name) => {
      onImport(name);
      return files.readAll().find((other) => sharesExports(other, stack) && name in other.exports)?.exports[name];
    },
    stackOutput: ({ stackName, outputName, region }) => {
      const other = files.read(stackName);
      return other?.region === region ? other.outputs[outputName] : undefined;
    },
  };
}

/** Exports are visible in their own account and region only. */
const sharesExports = (other: { readonly account: string; readonly region: string }, stack: ResourceStack): boolean =>
  other.account === stack.account && other.region === stack.region;
