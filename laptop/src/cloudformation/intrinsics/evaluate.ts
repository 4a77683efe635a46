import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../json';
import { TemplateError } from '../template/template-error';
import { conditionHolds, conditionIntrinsics } from './condition-intrinsics';
import { crossStackIntrinsics } from './cross-stack-intrinsics';
import { Evaluation, NO_VALUE, type Evaluated, type Intrinsic, type Place } from './evaluation';
import { networkIntrinsics } from './network-intrinsics';
import { referenceIntrinsics } from './reference-intrinsics';
import { textIntrinsics } from './text-intrinsics';

const INTRINSICS: Readonly<Record<string, Intrinsic>> = {
  ...referenceIntrinsics,
  ...textIntrinsics,
  ...conditionIntrinsics,
  ...networkIntrinsics,
  ...crossStackIntrinsics,
};

/**
 * Evaluates a part of a template. Dynamic references stay as they are.
 * @throws TemplateError naming the place, for an unknown function or one that cannot be evaluated
 */
export function evaluate(value: Json, place: Place): Evaluated {
  if (isJsonList(value)) {
    return value.map((item, index) => evaluate(item, below(place, index))).filter((item) => item !== NO_VALUE);
  }
  if (!isJsonObject(value)) {
    return value;
  }
  const name = Object.keys(value).find((key) => key === 'Ref' || key.startsWith('Fn::'));
  return name === undefined ? evaluateObject(value, place) : call({ name, value, place });
}

/** Evaluates an object, such as the properties of a resource. */
export function evaluateObject(value: JsonObject, place: Place): JsonObject {
  const members = Object.entries(value).map(([key, member]) => [key, evaluate(member, below(place, key))] as const);
  return Object.fromEntries(members.filter((member): member is readonly [string, Json] => member[1] !== NO_VALUE));
}

/** Whether a resource or an output with this condition exists. */
export function holds(condition: string | null, place: Place): boolean {
  return condition === null || conditionHolds(condition, new Evaluation(place, evaluate));
}

function call({ name, value, place }: { name: string; value: JsonObject; place: Place }): Evaluated {
  const intrinsic = INTRINSICS[name];
  if (intrinsic === undefined) {
    throw new TemplateError(
      place.path,
      `the laptop engine has no intrinsic function "${name}"; it has ${Object.keys(INTRINSICS).join(', ')}`,
    );
  }
  if (Object.keys(value).length !== 1) {
    throw new TemplateError(place.path, `"${name}" must be the only key of its object`);
  }
  return intrinsic(value[name] ?? null, new Evaluation(below(place, name), evaluate));
}

const below = ({ scope, path }: Place, key: string | number): Place => ({ scope, path: `${path}.${key}` });
