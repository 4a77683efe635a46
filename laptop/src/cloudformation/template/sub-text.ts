/** A piece of an `Fn::Sub` text: words as they are, or the name in a `${…}`. */
export type SubPiece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'name'; readonly name: string };

const PLACEHOLDER = /\$\{(!?)([^}]*)\}/g;

/** Takes an `Fn::Sub` text apart. `${!name}` is the literal `${name}`. */
export function subPieces(text: string): readonly SubPiece[] {
  const pieces: SubPiece[] = [];
  let end = 0;
  for (const match of text.matchAll(PLACEHOLDER)) {
    pieces.push({ kind: 'text', text: text.slice(end, match.index) });
    const [whole, literal, name = ''] = match;
    pieces.push(literal === '!' ? { kind: 'text', text: `\${${name}}` } : { kind: 'name', name: name.trim() });
    end = match.index + whole.length;
  }
  pieces.push({ kind: 'text', text: text.slice(end) });
  return pieces;
}
