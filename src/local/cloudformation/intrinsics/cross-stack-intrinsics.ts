import { isJsonObject } from '../template/json-object';
import { TemplateError } from '../template/template-error';
import { textOf, type Intrinsic } from './evaluation';

/** Values that come from other stacks. */
export const crossStackIntrinsics: Readonly<Record<string, Intrinsic>> = {
  'Fn::ImportValue': (argument, evaluation) => {
    const name = textOf(argument, 'Fn::ImportValue', evaluation);
    const value = evaluation.scope.importValue(name);
    if (value === undefined) {
      throw new TemplateError(evaluation.path, `no stack exports "${name}"; deploy the stack that does first`);
    }
    return value;
  },
  'Fn::GetStackOutput': (argument, evaluation) => {
    if (!isJsonObject(argument)) {
      throw new TemplateError(evaluation.path, 'Fn::GetStackOutput takes an object with StackName and OutputName');
    }
    const stackName = textOf(argument.StackName, 'StackName', evaluation);
    const outputName = textOf(argument.OutputName, 'OutputName', evaluation);
    const region = argument.Region === undefined ? evaluation.scope.region : textOf(argument.Region, 'Region', evaluation);
    const value = evaluation.scope.stackOutput({ stackName, outputName, region });
    if (value === undefined) {
      throw new TemplateError(evaluation.path, `stack "${stackName}" in ${region} has no output "${outputName}"; deploy that stack first`);
    }
    return value;
  },
};
