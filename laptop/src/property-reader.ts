import type { Json, JsonObject } from './cloudformation/resource-provider';

/**
 * Reads the properties of a resource as CloudFormation does: numbers and booleans may come as strings. Its errors name the property and
 * never show a value, which may be a secret.
 */
export class PropertyReader {
  /** @param where what is read, for errors: `AWS::ECS::Service 'web'` */
  constructor(
    private readonly where: string,
    private readonly properties: JsonObject,
  ) {}

  has(name: string): boolean {
    return this.properties[name] !== undefined && this.properties[name] !== null;
  }

  string(name: string): string {
    return this.optionalString(name) ?? this.fail(name, 'is required');
  }

  optionalString(name: string): string | null {
    const value = this.properties[name] ?? null;
    if (typeof value === 'number' || typeof value === 'boolean') {
      return String(value);
    }
    return value === null || typeof value === 'string' ? value : this.fail(name, 'must be a string');
  }

  optionalNumber(name: string): number | null {
    const text = this.optionalString(name);
    const value = Number(text);
    return text === null ? null : Number.isFinite(value) && text !== '' ? value : this.fail(name, 'must be a number');
  }

  boolean(name: string): boolean {
    return this.optionalString(name) === 'true';
  }

  /** Empty where the property is absent. */
  object(name: string): PropertyReader {
    const value = this.properties[name] ?? {};
    return isObject(value) ? new PropertyReader(`${this.where}, ${name}`, value) : this.fail(name, 'must be an object');
  }

  /** Empty where the property is absent. */
  objects(name: string): readonly PropertyReader[] {
    return this.list(name).map((value, index) =>
      isObject(value) ? new PropertyReader(`${this.where}, ${name}[${index}]`, value) : this.fail(name, 'must be a list of objects'),
    );
  }

  /** Empty where the property is absent. */
  strings(name: string): readonly string[] {
    return this.list(name).map((value) => (typeof value === 'string' ? value : this.fail(name, 'must be a list of strings')));
  }

  fail(name: string, problem: string): never {
    throw new Error(`${this.where}: property ${name} ${problem}`);
  }

  private list(name: string): readonly Json[] {
    const value = this.properties[name] ?? [];
    return Array.isArray(value) ? (value as readonly Json[]) : this.fail(name, 'must be a list');
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
