import type { JsonObject } from '../cloudformation/resource-provider';
import { EndpointError } from './endpoint-error';

/** Reads the members of a request; what is wrong with one goes back under the error code that the service has for it. */
export class Input {
  constructor(
    private readonly members: JsonObject,
    private readonly errorCode: string,
  ) {}

  text(name: string): string {
    return this.optionalText(name) ?? this.refuse(`${name} is required`);
  }

  optionalText(name: string): string | null {
    const value = this.members[name] ?? null;
    return value === null || typeof value === 'string' ? value : this.refuse(`${name} must be a text`);
  }

  number(
    name: string,
    { least, most, default: whenAbsent }: { readonly least: number; readonly most: number; readonly default: number },
  ): number {
    const value = Number(this.members[name] ?? whenAbsent);
    return Number.isInteger(value) && value >= least && value <= most
      ? value
      : this.refuse(`${name} must be a whole number from ${least} to ${most}, not ${JSON.stringify(this.members[name])}`);
  }

  optionalNumber(name: string, { least, most }: { readonly least: number; readonly most: number }): number | null {
    return (this.members[name] ?? null) === null ? null : this.number(name, { least, most, default: least });
  }

  flag(name: string): boolean {
    return this.members[name] === true || this.members[name] === 'true';
  }

  optionalFlag(name: string): boolean | null {
    return (this.members[name] ?? null) === null ? null : this.flag(name);
  }

  choice<T extends string>(name: string, choices: readonly T[]): T | null {
    const value = this.optionalText(name);
    const found = choices.find((choice) => choice === value);
    return value === null ? null : (found ?? this.refuse(`${name} must be one of ${choices.join(', ')}, not "${value}"`));
  }

  /** Empty where the member is absent. */
  texts(name: string): readonly string[] {
    return this.list(name).map((value) => (typeof value === 'string' ? value : this.refuse(`${name} must be a list of texts`)));
  }

  /** Empty where the member is absent. */
  objects(name: string): readonly Input[] {
    return this.list(name).map((value) =>
      isObject(value) ? new Input(value, this.errorCode) : this.refuse(`${name} must be a list of structures`),
    );
  }

  object(name: string): Input | null {
    const value = this.members[name] ?? null;
    return value === null ? null : isObject(value) ? new Input(value, this.errorCode) : this.refuse(`${name} must be a structure`);
  }

  refuse(message: string): never {
    throw new EndpointError(this.errorCode, message);
  }

  private list(name: string): readonly JsonObject[string][] {
    const value = this.members[name] ?? [];
    return Array.isArray(value) ? (value as readonly JsonObject[string][]) : this.refuse(`${name} must be a list`);
  }
}

const isObject = (value: JsonObject[string]): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);
