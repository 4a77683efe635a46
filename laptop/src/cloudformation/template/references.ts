import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../json';
import { subPieces } from './sub-pieces';

interface Reference {
  /** A logical id, a parameter or a pseudo parameter. */
  readonly name: string;
  /** Null for `Ref`. */
  readonly attribute: string | null;
}

/** The names that a value refers to by Ref, Fn::GetAtt or Fn::Sub: logical ids, parameters and pseudo parameters. */
export const referencesIn = (value: Json): ReadonlySet<string> => new Set(collect(value).map(({ name }) => name));

/** The attributes that a value uses by Fn::GetAtt or Fn::Sub, sorted, by logical id. */
export function attributesIn(value: Json): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { name, attribute } of collect(value)) {
    if (attribute !== null) {
      found.set(name, [...new Set([...(found.get(name) ?? []), attribute])].sort());
    }
  }
  return found;
}

function collect(value: Json): readonly Reference[] {
  if (isJsonList(value)) {
    return value.flatMap(collect);
  }
  return isJsonObject(value) ? Object.entries(value).flatMap(([key, member]) => collectMember(key, member)) : [];
}

function collectMember(key: string, member: Json): readonly Reference[] {
  if (key === 'Ref' && typeof member === 'string') {
    return [{ name: member, attribute: null }];
  }
  if (key === 'Fn::GetAtt') {
    // The name of the attribute can be computed, and is then unknown here.
    const parts = (isJsonList(member) ? member : [member]).filter((part) => typeof part === 'string');
    return [dotted(parts.join('.')), ...collect(member)];
  }
  return key === 'Fn::Sub' ? collectFromSub(member) : collect(member);
}

function collectFromSub(argument: Json): readonly Reference[] {
  const [text, variables] = isJsonList(argument) ? argument : [argument, {}];
  const own: JsonObject = isJsonObject(variables) ? variables : {};
  const names = subPieces(String(text)).flatMap((piece) => (piece.kind === 'name' && !(piece.name in own) ? [piece.name] : []));
  return [...names.map(dotted), ...collect(own)];
}

/** `LogicalId` or `LogicalId.Attribute`. */
function dotted(text: string): Reference {
  const [name = '', ...attribute] = text.split('.');
  return { name, attribute: attribute.length === 0 ? null : attribute.join('.') };
}
