import { isJsonList, type Json } from '../../json';
import type { Template } from '../template/template';
import { TemplateError } from '../template/template-error';

/** Stands for `AWS::NoValue`: the property, or the list's item, is left out. */
export const NO_VALUE = Symbol('AWS::NoValue');
export type Evaluated = Json | typeof NO_VALUE;

/** What a template's values are evaluated against. */
export interface Scope {
  readonly template: Template;
  /** Values of the template's parameters and of the pseudo parameters. */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly region: string;
  /** A resource that stands, or undefined. */
  readonly resource: (logicalId: string) => ScopedResource | undefined;
  /** The value of another stack's export, or undefined. */
  readonly importValue: (name: string) => string | undefined;
  /** The value of another stack's output, or undefined. */
  readonly stackOutput: (query: StackOutputQuery) => string | undefined;
}

export interface ScopedResource {
  readonly type: string;
  readonly physicalId: string;
  readonly attributes: { readonly [name: string]: Json };
}

export interface StackOutputQuery {
  readonly stackName: string;
  readonly outputName: string;
  readonly region: string;
}

/** One place in a template, and what it is evaluated against. */
export interface Place {
  readonly scope: Scope;
  /** Where in the template, such as `Resources.Web.Properties.Port`. */
  readonly path: string;
}

export type Intrinsic = (argument: Json, evaluation: Evaluation) => Evaluated;

/** The evaluation of one function: what it takes its argument apart with. */
export class Evaluation implements Place {
  readonly scope: Scope;
  readonly path: string;

  constructor(
    { scope, path }: Place,
    private readonly evaluatePart: (value: Json, place: Place) => Evaluated,
  ) {
    this.scope = scope;
    this.path = path;
  }

  /** Evaluates a part; one without value gives `NO_VALUE`. */
  evaluate(part: Json, key: string | number): Evaluated {
    return this.evaluatePart(part, { scope: this.scope, path: `${this.path}.${key}` });
  }

  /** The same evaluation at another place. */
  at(path: string): Evaluation {
    return new Evaluation({ scope: this.scope, path }, this.evaluatePart);
  }

  /** Evaluates a part that must have a value. */
  value(part: Json | undefined, key: string | number): Json {
    const value = part === undefined ? NO_VALUE : this.evaluate(part, key);
    if (value === NO_VALUE) {
      throw new TemplateError(`${this.path}.${key}`, 'a value is needed here, AWS::NoValue is none');
    }
    return value;
  }

  /** Evaluates a part that must be a text; numbers and booleans are taken as texts, as CloudFormation does. */
  text(part: Json | undefined, key: string | number): string {
    const value = this.value(part, key);
    if (typeof value === 'object') {
      throw new TemplateError(`${this.path}.${key}`, `a text is needed here, not ${JSON.stringify(value)}`);
    }
    return String(value);
  }

  /** Evaluates a part that must be a list. */
  list(part: Json | undefined, key: string | number): readonly Json[] {
    const value = this.value(part, key);
    if (!isJsonList(value)) {
      throw new TemplateError(`${this.path}.${key}`, `a list is needed here, not ${JSON.stringify(value)}`);
    }
    return value;
  }

  /** The argument as the list of parts that the function takes. */
  parts(argument: Json, counts: readonly number[]): readonly Json[] {
    if (!isJsonList(argument) || !counts.includes(argument.length)) {
      throw new TemplateError(this.path, `the function takes a list of ${counts.join(' or ')} parts, not ${JSON.stringify(argument)}`);
    }
    return argument;
  }
}
