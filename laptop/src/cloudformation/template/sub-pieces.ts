/** A piece of the string of an `Fn::Sub`: literal, or the name in a `${…}`. */
export type SubPiece = { readonly kind: 'literal'; readonly value: string } | { readonly kind: 'name'; readonly name: string };

const PLACEHOLDER = /\$\{(!?)([^}]*)\}/g;

/** Splits the string of an `Fn::Sub`. `${!name}` is the literal `${name}`. */
export function subPieces(text: string): readonly SubPiece[] {
  const pieces: SubPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    const [whole, mark, name] = match as unknown as readonly [string, string, string];
    pieces.push({ kind: 'literal', value: text.slice(end, match.index) });
    pieces.push(mark === '!' ? { kind: 'literal', value: `\${${name}}` } : { kind: 'name', name: name.trim() });
    end = match.index + whole.length;
  }
  pieces.push({ kind: 'literal', value: text.slice(end) });
  return pieces;
}
