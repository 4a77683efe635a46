import { isJsonList, isJsonObject, type Json, type JsonObject } from '../../json';
import { subPieces } from './sub-pieces';

/** The names that a value refers to by Ref, Fn::GetAtt or Fn::Sub: logical ids, parameters and pseudo parameters. */
export function referencesIn(value: Json): ReadonlySet<string> {
  const found = new Set<string>();
  collect(value, found);
  return found;
}

function collect(value: Json, found: Set<string>): void {
  if (isJsonList(value)) {
    value.forEach((item) => collect(item, found));
  } else if (isJsonObject(value)) {
    collectFromObject(value, found);
  }
}

function collectFromObject(value: JsonObject, found: Set<string>): void {
  for (const [key, member] of Object.entries(value)) {
    if (key === 'Ref' && typeof member === 'string') {
      found.add(member);
    } else if (key === 'Fn::GetAtt') {
      found.add(beforeDot(String(isJsonList(member) ? member[0] : member)));
    } else if (key === 'Fn::Sub') {
      collectFromSub(member, found);
      continue;
    }
    collect(member, found);
  }
}

function collectFromSub(argument: Json, found: Set<string>): void {
  const [text, variables] = isJsonList(argument) ? argument : [argument, {}];
  const own = isJsonObject(variables) ? variables : {};
  for (const piece of subPieces(String(text))) {
    if (piece.kind === 'name' && !(piece.name in own)) {
      found.add(beforeDot(piece.name));
    }
  }
  collect(own, found);
}

/** The logical id in `LogicalId.Attribute`. */
function beforeDot(name: string): string {
  return name.replace(/\..*$/s, '');
}
