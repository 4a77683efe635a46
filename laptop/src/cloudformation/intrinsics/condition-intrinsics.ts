import { canonicalJson, isJsonList, isJsonObject, type Json } from '../../json';
import { TemplateError } from '../template/template-error';
import type { Evaluation, Intrinsic } from './evaluation';

/** `Fn::If` and the functions of conditions. */
export const conditionIntrinsics: Readonly<Record<string, Intrinsic>> = {
  'Fn::If': (argument, evaluation) => {
    const [name, whenTrue = null, whenFalse = null] = evaluation.parts(argument, [3]);
    if (typeof name !== 'string') {
      throw new TemplateError(`${evaluation.path}.0`, 'Fn::If takes the name of a condition');
    }
    return conditionHolds(name, evaluation) ? evaluation.evaluate(whenTrue, 1) : evaluation.evaluate(whenFalse, 2);
  },
  'Fn::Equals': (argument, evaluation) => {
    const parts = evaluation.parts(argument, [2]);
    return comparable(evaluation.value(parts[0], 0)) === comparable(evaluation.value(parts[1], 1));
  },
  'Fn::And': (argument, evaluation) => truths(argument, evaluation).every(Boolean),
  'Fn::Or': (argument, evaluation) => truths(argument, evaluation).some(Boolean),
  'Fn::Not': (argument, evaluation) => !truth(evaluation.parts(argument, [1])[0] ?? null, evaluation.at(`${evaluation.path}.0`)),
};

/**
 * Whether a named condition is true.
 * @throws TemplateError when there is no such condition, or when conditions refer to each other in a cycle
 */
export function conditionHolds(name: string, evaluation: Evaluation): boolean {
  const condition = evaluation.scope.template.conditions[name];
  if (condition === undefined) {
    throw new TemplateError(evaluation.path, `the template has no condition "${name}"`);
  }
  if (evaluation.path.split('.').includes(`Condition "${name}"`)) {
    throw new TemplateError(evaluation.path, `condition "${name}" depends on itself`);
  }
  return truth(condition, evaluation.at(`${evaluation.path}.Condition "${name}"`));
}

const comparable = (value: Json): string => (typeof value === 'object' ? canonicalJson(value) : String(value));

function truths(argument: Json, evaluation: Evaluation): readonly boolean[] {
  if (!isJsonList(argument) || argument.length < 2 || argument.length > 10) {
    throw new TemplateError(evaluation.path, 'the function takes a list of 2 to 10 conditions');
  }
  return argument.map((part, index) => truth(part, evaluation.at(`${evaluation.path}.${index}`)));
}

function truth(part: Json, evaluation: Evaluation): boolean {
  if (isJsonObject(part) && typeof part.Condition === 'string' && Object.keys(part).length === 1) {
    return conditionHolds(part.Condition, evaluation);
  }
  const value = evaluation.value(part, 'value');
  if (value !== true && value !== false && value !== 'true' && value !== 'false') {
    throw new TemplateError(evaluation.path, `a condition must be true or false, not ${JSON.stringify(value)}`);
  }
  return value === true || value === 'true';
}
