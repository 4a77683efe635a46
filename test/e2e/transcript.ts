/** A part of a text that differs between two runs, and what stands in its place. */
export type Replacement = readonly [pattern: RegExp | string, by: string];

/** What every run has of its own. */
const USUAL: readonly Replacement[] = [
  [/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<time>'],
  [/\(\d+\.\d s\)/g, '(<n> s)'],
  [/\d+ (s|min) ago/g, '<n> s ago'],
  [/\b[0-9a-z]{8}-[0-9a-f]{8}\b/g, '<task>'],
  [/ecs-svc\/\d+/g, 'ecs-svc/<id>'],
  [/\b(Release|Service)[0-9A-F]{8}\b/g, '$1<id>'],
  [/\btoken=[A-Za-z0-9_-]+/g, 'token=<token>'],
  [/127\.0\.0\.1:\d+/g, '127.0.0.1:<port>'],
];

/** Where lines were printed: each is a block of its own. */
export type Place = 'engine' | 'commands';

/** What a person types and sees, as Markdown, without what differs between two runs. */
export class Transcript {
  private readonly parts: string[];
  private readonly replacements: Replacement[] = [...USUAL];
  /** Undefined after a paragraph. */
  private last: Place | undefined;

  constructor(introduction: string) {
    this.parts = [introduction];
  }

  /** Adds replacements that are made before the usual ones, which would replace parts of the texts. */
  replace(...replacements: readonly Replacement[]): void {
    this.replacements.unshift(...replacements);
  }

  say(...paragraphs: readonly string[]): void {
    this.parts.push(...paragraphs);
    this.last = undefined;
  }

  /** Lines that were printed one after the other in the same place become one block. */
  show(place: Place, ...texts: readonly string[]): void {
    const lines = texts.map((text) => this.normalize(text)).filter((text) => text !== '');
    const before = this.last === place ? `${this.parts.pop()?.slice(0, -'\n```'.length)}\n\n` : '```text\n';
    this.parts.push(`${before}${lines.join('\n')}\n\`\`\``);
    this.last = place;
  }

  toString(): string {
    return `${this.parts.join('\n\n')}\n`;
  }

  private normalize(text: string): string {
    return this.replacements
      .reduce((result, [pattern, by]) => result.replaceAll(pattern, by), text)
      .replace(/^\n+/, '')
      .replaceAll(/ *$/gm, '')
      .trimEnd();
  }
}
