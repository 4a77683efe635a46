interface FieldReaderProps {
  readonly path: string;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly problems: string[];
}

/**
 * Reads fields of an unchecked document and collects everything that is wrong with it, so that all of it is told at once.
 * A reader never fails: what is wrong or absent reads as empty.
 */
export class FieldReader {
  private readonly path: string;
  private readonly fields: Readonly<Record<string, unknown>>;
  private readonly problems: string[];

  private constructor({ path, fields, problems }: FieldReaderProps) {
    this.path = path;
    this.fields = fields;
    this.problems = problems;
  }

  static of(document: unknown, problems: string[]): FieldReader {
    if (isMapping(document)) {
      return new FieldReader({ path: '', fields: document, problems });
    }
    problems.push(`the buildspec must be a mapping, but is ${describe(document)}`);
    return new FieldReader({ path: '', fields: {}, problems });
  }

  get keys(): readonly string[] {
    return Object.keys(this.fields);
  }

  allowOnly(allowed: readonly string[]): this {
    for (const key of this.keys.filter((found) => !allowed.includes(found))) {
      this.problem(key, `unknown key; allowed are ${allowed.join(', ')}`);
    }
    return this;
  }

  problem(key: string, message: string): void {
    this.problems.push(`${this.at(key)}: ${message}`);
  }

  section(key: string): FieldReader {
    const value = this.fields[key];
    if (isMapping(value)) {
      return new FieldReader({ path: this.at(key), fields: value, problems: this.problems });
    }
    if (value !== undefined && value !== null) {
      this.problem(key, `must be a mapping, but is ${describe(value)}`);
    }
    return new FieldReader({ path: this.at(key), fields: {}, problems: this.problems });
  }

  has(key: string): boolean {
    return this.fields[key] !== undefined && this.fields[key] !== null;
  }

  text(key: string): string | undefined {
    const value = this.fields[key];
    if (isScalar(value)) {
      return String(value);
    }
    if (this.has(key)) {
      this.problem(key, `must be text, but is ${describe(value)}`);
    }
    return undefined;
  }

  /** `yes` and `no` are plain text in YAML 1.2, and switches in a buildspec. */
  flag(key: string): boolean {
    const value = this.text(key);
    if (value === undefined || value === 'no' || value === 'false') {
      return false;
    }
    if (value !== 'yes' && value !== 'true') {
      this.problem(key, `is "${value}"; allowed are yes and no`);
    }
    return true;
  }

  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const value = this.text(key);
    const found = allowed.find((candidate) => candidate === value);
    if (value !== undefined && found === undefined) {
      this.problem(key, `is "${value}"; allowed are ${allowed.join(', ')}`);
    }
    return found;
  }

  texts(key: string): readonly string[] {
    const value = this.fields[key];
    if (!this.has(key)) {
      return [];
    }
    if (Array.isArray(value) && value.every(isScalar)) {
      return value.map(String);
    }
    this.problem(key, `must be a list of texts, but is ${describe(value)}`);
    return [];
  }

  textMap(key: string): Readonly<Record<string, string>> {
    const reader = this.section(key);
    return Object.fromEntries(reader.keys.map((name) => [name, reader.text(name) ?? '']));
  }

  private at(key: string): string {
    return this.path === '' ? key : `${this.path}.${key}`;
  }
}

function isMapping(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}

function describe(value: unknown): string {
  if (value === null || value === undefined) {
    return 'empty';
  }
  if (Array.isArray(value)) {
    return value.every(isScalar) ? 'a list' : 'a list with something else than texts in it';
  }
  return typeof value === 'object' ? 'a mapping' : `${JSON.stringify(value)}`;
}
