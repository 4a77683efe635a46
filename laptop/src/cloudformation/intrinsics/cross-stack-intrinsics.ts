import { isJsonObject } from '../../json';
import { TemplateError } from '../template/template-error';
import type { Intrinsic } from './evaluation';

/** Functions that read values of other stacks. */
export const crossStackIntrinsics: Readonly<Record<string, Intrinsic>> = {
  'Fn::ImportValue': (argument, evaluation) => {
    const name = evaluation.string(argument, 'Fn::ImportValue');
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
    const stackName = evaluation.string(argument.StackName, 'StackName');
    const outputName = evaluation.string(argument.OutputName, 'OutputName');
    const region = argument.Region === undefined ? evaluation.scope.region : evaluation.string(argument.Region, 'Region');
    const value = evaluation.scope.stackOutput({ stackName, outputName, region });
    if (value === undefined) {
      throw new TemplateError(evaluation.path, `stack "${stackName}" in ${region} has no output "${outputName}"; deploy that stack first`);
    }
    return value;
  },
};
