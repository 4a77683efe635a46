import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../json';
import { TemplateError } from '../template/template-error';
import { conditionHolds, conditionIntrinsics } from './condition-intrinsics';
import { crossStackIntrinsics } from './cross-stack-intrinsics';
import { Evaluation, NO_VALUE, type Evaluated, type EvaluationContext, type Intrinsic } from './evaluation';
import { networkIntrinsics } from './network-intrinsics';
import { referenceIntrinsics } from './reference-intrinsics';
import { stringIntrinsics } from './string-intrinsics';

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  ...referenceIntrinsics,
  ...stringIntrinsics,
  ...conditionIntrinsics,
  ...networkIntrinsics,
  ...crossStackIntrinsics,
};

/**
 * Evaluates a part of a template. Dynamic references stay as they are.
 * @throws TemplateError naming the position, for a function that is unknown or cannot be evaluated
 */
export function evaluate(value: Json, context: EvaluationContext): Evaluated {
  if (isJsonList(value)) {
    return value.map((item, index) => evaluate(item, below(context, index))).filter((item) => item !== NO_VALUE);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const name = Object.keys(value).find((key) => key === 'Ref' || key.startsWith('Fn::'));
  return name === undefined ? evaluateObject(value, context) : call({ name, value, context });
}

/** Evaluates an object, such as the properties of a resource. */
export function evaluateObject(value: JsonObject, context: EvaluationContext): JsonObject {
  const members = Object.entries(value).map(([key, member]) => [key, evaluate(member, below(context, key))] as const);
  return Object.fromEntries(members.filter((member): member is readonly [string, Json] => member[1] !== NO_VALUE));
}

/** Whether a resource or an output with this condition exists. */
export function holds(condition: string | null, context: EvaluationContext): boolean {
  return condition === null || conditionHolds(condition, new Evaluation(context, evaluate));
}

function call({ name, value, context }: { name: string; value: JsonObject; context: EvaluationContext }): Evaluated {
  const intrinsic = INTRINSICS[name];
  if (intrinsic === undefined) {
    throw new TemplateError(
      context.path,
      `the laptop engine does not support the intrinsic function "${name}"; it supports ${Object.keys(INTRINSICS).join(', ')}`,
    );
  }
  if (Object.keys(value).length !== 1) {
    throw new TemplateError(context.path, `"${name}" must be the only key of its object`);
  }
  return intrinsic(value[name] ?? null, new Evaluation(below(context, name), evaluate));
}

const below = ({ scope, path }: EvaluationContext, key: string | number): EvaluationContext => ({ scope, path: `${path}.${key}` });
