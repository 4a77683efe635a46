import { isJsonList, isJsonObject, type Json } from '../../json';
import { subPieces } from '../template/sub-pieces';
import { TemplateError } from '../template/template-error';
import { NO_VALUE, type Evaluated, type Evaluation, type Intrinsic, type ScopedResource } from './evaluation';

/** `Ref`, `Fn::GetAtt` and `Fn::Sub`. */
export const referenceIntrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, evaluation) => reference(literal(argument, evaluation), evaluation),
  'Fn::GetAtt': (argument, evaluation) => {
    if (typeof argument === 'string') {
      return dottedAttribute(argument, evaluation);
    }
    const parts = evaluation.parts(argument, [2]);
    const logicalId = literal(parts[0] ?? null, evaluation);
    return attribute({ logicalId, name: evaluation.string(parts[1], 1) }, evaluation);
  },
  'Fn::Sub': substitute,
};

function literal(argument: Json, { path }: Evaluation): string {
  if (typeof argument !== 'string') {
    throw new TemplateError(path, `a string is required here, not ${JSON.stringify(argument)}`);
  }
  return argument;
}

function reference(name: string, evaluation: Evaluation): Evaluated {
  if (name === 'AWS::NoValue') {
    return NO_VALUE;
  }
  const parameter = evaluation.scope.parameters[name];
  return parameter === undefined ? existingResource(name, evaluation).physicalId : parameter;
}

function existingResource(logicalId: string, { scope, path }: Evaluation): ScopedResource {
  const resource = scope.resource(logicalId);
  if (resource !== undefined) {
    return resource;
  }
  const declared = scope.template.resources[logicalId];
  if (declared === undefined) {
    throw new TemplateError(path, `"${logicalId}" is not a resource, a parameter or a pseudo parameter of this template`);
  }
  const reason = declared.condition === null ? 'it has not been created' : `its condition "${declared.condition}" is false`;
  throw new TemplateError(path, `"${logicalId}" does not exist: ${reason}`);
}

function dottedAttribute(text: string, evaluation: Evaluation): Json {
  const dot = text.indexOf('.');
  if (dot < 1) {
    throw new TemplateError(evaluation.path, `"${text}" is not of the form LogicalId.Attribute`);
  }
  return attribute({ logicalId: text.slice(0, dot), name: text.slice(dot + 1) }, evaluation);
}

function attribute({ logicalId, name }: { logicalId: string; name: string }, evaluation: Evaluation): Json {
  const resource = existingResource(logicalId, evaluation);
  const value = resource.attributes[name] ?? nested(resource.attributes, name.split('.'));
  if (value === undefined) {
    const known = Object.keys(resource.attributes).join(', ') || 'none';
    throw new TemplateError(
      evaluation.path,
      `resource "${logicalId}" (${resource.type}) has no attribute "${name}" on the laptop; it has: ${known}`,
    );
  }
  return value;
}

function nested(value: Json | undefined, names: readonly string[]): Json | undefined {
  const [first, ...rest] = names;
  if (first === undefined) {
    return value;
  }
  return isJsonObject(value) ? nested(value[first], rest) : undefined;
}

function substitute(argument: Json, evaluation: Evaluation): string {
  const [text = null, variables] = isJsonList(argument) ? evaluation.parts(argument, [2]) : [argument, {}];
  const own = isJsonObject(variables) ? variables : {};
  return subPieces(literal(text, evaluation))
    .map((piece) => {
      if (piece.kind === 'literal') {
        return piece.value;
      }
      if (piece.name in own) {
        return evaluation.string(own[piece.name], piece.name);
      }
      const value = piece.name.includes('.') ? dottedAttribute(piece.name, evaluation) : reference(piece.name, evaluation);
      if (typeof value === 'object' || value === NO_VALUE) {
        throw new TemplateError(evaluation.path, `"\${${piece.name}}" is not a string, so Fn::Sub cannot use it`);
      }
      return String(value);
    })
    .join('');
}
