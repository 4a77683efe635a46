import { isJsonList, isJsonObject, type Json } from '../../json';
import { subPieces } from '../template/sub-text';
import { TemplateError } from '../template/template-error';
import { NO_VALUE, type Evaluated, type Evaluation, type Intrinsic, type ScopedResource } from './evaluation';

/** `Ref`, `Fn::GetAtt` and `Fn::Sub`. */
export const referenceIntrinsics: Readonly<Record<string, Intrinsic>> = {
  Ref: (argument, evaluation) => reference(textArgument(argument, evaluation), evaluation),
  'Fn::GetAtt': (argument, evaluation) => {
    if (typeof argument === 'string') {
      return dottedAttribute(argument, evaluation);
    }
    const parts = evaluation.parts(argument, [2]);
    const logicalId = textArgument(parts[0] ?? null, evaluation);
    return attribute({ logicalId, name: evaluation.text(parts[1], 1) }, evaluation);
  },
  'Fn::Sub': substitute,
};

function textArgument(argument: Json, { path }: Evaluation): string {
  if (typeof argument !== 'string') {
    throw new TemplateError(path, `a name is needed here, not ${JSON.stringify(argument)}`);
  }
  return argument;
}

function reference(name: string, evaluation: Evaluation): Evaluated {
  if (name === 'AWS::NoValue') {
    return NO_VALUE;
  }
  const parameter = evaluation.scope.parameters[name];
  return parameter === undefined ? resourceAt(name, evaluation).physicalId : parameter;
}

function resourceAt(logicalId: string, { scope, path }: Evaluation): ScopedResource {
  const resource = scope.resource(logicalId);
  if (resource !== undefined) {
    return resource;
  }
  const declared = scope.template.resources[logicalId];
  throw new TemplateError(
    path,
    declared === undefined
      ? `"${logicalId}" is neither a resource nor a parameter of this template, nor a pseudo parameter`
      : `"${logicalId}" does not exist: its condition "${declared.condition ?? ''}" is false, or it has not been made`,
  );
}

function dottedAttribute(text: string, evaluation: Evaluation): Json {
  const dot = text.indexOf('.');
  if (dot < 1) {
    throw new TemplateError(evaluation.path, `"${text}" names no attribute; it takes the form LogicalId.Attribute`);
  }
  return attribute({ logicalId: text.slice(0, dot), name: text.slice(dot + 1) }, evaluation);
}

function attribute({ logicalId, name }: { logicalId: string; name: string }, evaluation: Evaluation): Json {
  const resource = resourceAt(logicalId, evaluation);
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
  const [text, variables] = isJsonList(argument) ? evaluation.parts(argument, [2]) : [argument, {}];
  const own = isJsonObject(variables) ? variables : {};
  return subPieces(textArgument(text ?? null, evaluation))
    .map((piece) => {
      if (piece.kind === 'text') {
        return piece.text;
      }
      if (piece.name in own) {
        return evaluation.text(own[piece.name], piece.name);
      }
      const value = piece.name.includes('.') ? dottedAttribute(piece.name, evaluation) : reference(piece.name, evaluation);
      if (typeof value === 'object' || value === NO_VALUE) {
        throw new TemplateError(evaluation.path, `"\${${piece.name}}" is no text and cannot stand in one`);
      }
      return String(value);
    })
    .join('');
}
