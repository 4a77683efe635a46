import type { Json } from '../resource-provider';
import { canonicalJson } from '../template/canonical-json';
import { isJsonList, isJsonObject } from '../template/json-object';
import { TemplateError } from '../template/template-error';
import { partsOf, valueOf, type Evaluation, type Intrinsic } from './evaluation';

/** `Fn::If` and what conditions are made of. */
export const conditionIntrinsics: Readonly<Record<string, Intrinsic>> = {
  'Fn::If': (argument, evaluation) => {
    const [name, whenTrue = null, whenFalse = null] = partsOf(argument, [3], evaluation);
    if (typeof name !== 'string') {
      throw new TemplateError(`${evaluation.path}.0`, 'Fn::If takes the name of a condition');
    }
    return conditionHolds(name, evaluation) ? evaluation.evaluate(whenTrue, 1) : evaluation.evaluate(whenFalse, 2);
  },
  'Fn::Equals': (argument, evaluation) => {
    const parts = partsOf(argument, [2], evaluation);
    return comparable(valueOf(parts[0], 0, evaluation)) === comparable(valueOf(parts[1], 1, evaluation));
  },
  'Fn::And': (argument, evaluation) => truths(argument, evaluation).every(Boolean),
  'Fn::Or': (argument, evaluation) => truths(argument, evaluation).some(Boolean),
  'Fn::Not': (argument, evaluation) => !truth(partsOf(argument, [1], evaluation)[0] ?? null, 0, evaluation),
};

/**
 * Whether a named condition is true.
 * @throws TemplateError where there is none of that name, or conditions refer to each other in a circle
 */
export function conditionHolds(name: string, evaluation: Evaluation): boolean {
  const condition = evaluation.scope.template.conditions[name];
  if (condition === undefined) {
    throw new TemplateError(evaluation.path, `the template has no condition "${name}"`);
  }
  if (evaluation.path.split('.').includes(`Condition "${name}"`)) {
    throw new TemplateError(evaluation.path, `condition "${name}" depends on itself`);
  }
  return truth(condition, `Condition "${name}"`, evaluation);
}

const comparable = (value: Json): string => (typeof value === 'object' ? canonicalJson(value) : String(value));

function truths(argument: Json, evaluation: Evaluation): readonly boolean[] {
  if (!isJsonList(argument) || argument.length < 2 || argument.length > 10) {
    throw new TemplateError(evaluation.path, 'the function takes a list of 2 to 10 conditions');
  }
  return argument.map((part, index) => truth(part, index, evaluation));
}

function truth(part: Json, key: string | number, evaluation: Evaluation): boolean {
  if (isJsonObject(part) && typeof part.Condition === 'string' && Object.keys(part).length === 1) {
    return conditionHolds(part.Condition, { ...evaluation, path: `${evaluation.path}.${key}` });
  }
  const value = valueOf(part, key, evaluation);
  if (value !== true && value !== false && value !== 'true' && value !== 'false') {
    throw new TemplateError(`${evaluation.path}.${key}`, `a condition must be true or false, not ${JSON.stringify(value)}`);
  }
  return value === true || value === 'true';
}
