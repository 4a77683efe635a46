import { isJsonList, isJsonObject, type Json, type JsonObject } from './json';
import type { ResourceRecord } from './cloudformation/resource-provider';

/** What is wrong with a property. */
export interface PropertyProblem {
  /** The document: `AWS::ECS::Service 'Web'`. */
  readonly where: string;
  /** The objects and list items around the property: `ContainerDefinitions[0]`. */
  readonly path: readonly string[];
  readonly name: string;
  /** To be read after the name: `must be a string`. */
  readonly problem: string;
}

export interface JsonReaderOptions {
  /** Makes the error to throw. @default - an `Error` that names the document, the path and the property */
  readonly error?: (problem: PropertyProblem) => Error;
  /** Collects problems; the property then reads as absent. @default - the first problem is thrown */
  readonly collect?: (problem: PropertyProblem) => void;
  /** Refuses a number or a boolean where a string is expected. @default false, as in CloudFormation */
  readonly strict?: boolean;
}

/** Both inclusive, for whole numbers. */
export interface NumberRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** Reads the properties of an unchecked object. Its errors never show a string, which may be a secret, except where only a few are allowed. */
export class JsonReader {
  private path: readonly string[] = [];

  /** @param where the document, for errors: `AWS::ECS::Service 'Web'` */
  constructor(
    private readonly where: string,
    private readonly properties: JsonObject,
    private readonly options: JsonReaderOptions = {},
  ) {}

  /** Reads the properties of a resource. */
  static of({ type, logicalId, properties }: Pick<ResourceRecord, 'type' | 'logicalId' | 'properties'>): JsonReader {
    return new JsonReader(`${type} '${logicalId}'`, properties);
  }

  get keys(): readonly string[] {
    return Object.keys(this.properties);
  }

  /** Reports every other key. */
  allowOnly(allowed: readonly string[]): this {
    for (const key of this.keys.filter((candidate) => !allowed.includes(candidate))) {
      this.report(key, `is unknown; allowed are ${allowed.join(', ')}`);
    }
    return this;
  }

  has(name: string): boolean {
    return this.value(name) !== null;
  }

  /** An absent property is a problem. */
  string(name: string): string {
    if (!this.has(name)) {
      this.report(name, 'is required');
    }
    return this.optionalString(name) ?? '';
  }

  optionalString(name: string): string | null {
    const value = this.value(name);
    if (value === null || typeof value === 'string') {
      return value;
    }
    return this.isScalar(value) ? String(value) : this.report(name, `must be a string, not ${kindOf(value)}`);
  }

  /** An absent property is a problem, except with a default. */
  number(name: string, range: NumberRange & { readonly default?: number }): number {
    if (!this.has(name) && range.default === undefined) {
      this.report(name, 'is required');
    }
    return this.optionalNumber(name, range) ?? range.default ?? range.minimum;
  }

  /** @param range with a range, only whole numbers are allowed */
  optionalNumber(name: string, range?: NumberRange): number | null {
    const value = this.value(name);
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (number === null) {
      return null;
    }
    if (typeof number !== 'number' || !Number.isFinite(number)) {
      return this.report(name, 'must be a number');
    }
    const fits = range === undefined || (Number.isInteger(number) && number >= range.minimum && number <= range.maximum);
    return fits ? number : this.report(name, `must be a whole number from ${range.minimum} to ${range.maximum}, not ${number}`);
  }

  /** False where the property is absent. */
  boolean(name: string): boolean {
    const text = String(this.value(name) ?? false).toLowerCase();
    if (text !== 'true' && text !== 'false') {
      this.report(name, 'must be true or false');
    }
    return text === 'true';
  }

  choice<T extends string>(name: string, allowed: readonly T[]): T | null {
    const value = this.optionalString(name);
    const found = allowed.find((candidate) => candidate === value);
    return found ?? (value === null ? null : this.report(name, `must be one of ${allowed.join(', ')}, not "${value}"`));
  }

  /** Empty where the property is absent. */
  object(name: string): JsonReader {
    return this.optionalObject(name) ?? this.nested(name, {});
  }

  optionalObject(name: string): JsonReader | null {
    const value = this.value(name);
    if (isJsonObject(value)) {
      return this.nested(name, value);
    }
    return value === null ? null : this.report(name, `must be an object, not ${kindOf(value)}`);
  }

  /** Empty where the property is absent. */
  objects(name: string): readonly JsonReader[] {
    return this.list(name).flatMap((value, index) =>
      isJsonObject(value) ? [this.nested(`${name}[${index}]`, value)] : (this.report(name, 'must be a list of objects') ?? []),
    );
  }

  /** Empty where the property is absent. */
  strings(name: string): readonly string[] {
    return this.list(name).flatMap((value) =>
      this.isScalar(value) ? [String(value)] : (this.report(name, `must be a list of strings, and has ${kindOf(value)} in it`) ?? []),
    );
  }

  /** Empty where the property is absent. */
  stringMap(name: string): Readonly<Record<string, string>> {
    const reader = this.object(name);
    return Object.fromEntries(reader.keys.map((key) => [key, reader.string(key)]));
  }

  /** The object as it is; empty where the property is absent. */
  json(name: string): JsonObject {
    return this.object(name).properties;
  }

  /** Throws a problem that only the caller can find. */
  fail(name: string, problem: string): never {
    throw this.errorOf({ where: this.where, path: this.path, name, problem });
  }

  /** Collects or throws a problem, as the options say. A collected one leaves the property to be read as absent. */
  report(name: string, problem: string): null {
    if (this.options.collect === undefined) {
      return this.fail(name, problem);
    }
    this.options.collect({ where: this.where, path: this.path, name, problem });
    return null;
  }

  private value(name: string): Json {
    return this.properties[name] ?? null;
  }

  private list(name: string): readonly Json[] {
    const value = this.value(name) ?? [];
    return isJsonList(value) ? value : (this.report(name, `must be a list, not ${kindOf(value)}`) ?? []);
  }

  private isScalar(value: Json): boolean {
    return typeof value === 'string' || (this.options.strict !== true && (typeof value === 'number' || typeof value === 'boolean'));
  }

  private nested(segment: string, properties: JsonObject): JsonReader {
    const reader = new JsonReader(this.where, properties, this.options);
    reader.path = [...this.path, segment];
    return reader;
  }

  private errorOf(problem: PropertyProblem): Error {
    const { where, path, name, problem: text } = problem;
    return this.options.error?.(problem) ?? new Error(`${[where, ...path].join(', ')}: property ${name} ${text}`);
  }
}

function kindOf(value: Json): string {
  if (value === null) {
    return 'null';
  }
  if (isJsonList(value)) {
    return 'a list';
  }
  return isJsonObject(value) ? 'an object' : `a ${typeof value}`;
}
