import { isJsonList, type Json } from '../../json';
import type { Template } from '../template/template';
import { TemplateError } from '../template/template-error';

/** The value of `AWS::NoValue`, which removes the property or the item of a list. */
export const NO_VALUE = Symbol('AWS::NoValue');
export type Evaluated = Json | typeof NO_VALUE;

/** The values that a template can refer to. */
export interface Scope {
  readonly template: Template;
  /** Values of the template's parameters and of the pseudo parameters. */
  readonly parameters: Readonly<Record<string, Json>>;
  readonly region: string;
  /** A resource that exists, or undefined. */
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

/** A position in a template, and the values that it can refer to. */
export interface EvaluationContext {
  readonly scope: Scope;
  /** The position, such as `Resources.Web.Properties.Port`. */
  readonly path: string;
}

export type Intrinsic = (argument: Json, evaluation: Evaluation) => Evaluated;

/** The evaluation of one intrinsic function, with what it needs to read its argument. */
export class Evaluation implements EvaluationContext {
  readonly scope: Scope;
  readonly path: string;

  constructor(
    { scope, path }: EvaluationContext,
    private readonly evaluatePart: (value: Json, context: EvaluationContext) => Evaluated,
  ) {
    this.scope = scope;
    this.path = path;
  }

  /** Evaluates a part of the argument, which may be `NO_VALUE`. */
  evaluate(part: Json, key: string | number): Evaluated {
    return this.evaluatePart(part, { scope: this.scope, path: `${this.path}.${key}` });
  }

  /** The same evaluation at another position. */
  at(path: string): Evaluation {
    return new Evaluation({ scope: this.scope, path }, this.evaluatePart);
  }

  /** Evaluates a part that must have a value. */
  value(part: Json | undefined, key: string | number): Json {
    const value = part === undefined ? NO_VALUE : this.evaluate(part, key);
    if (value === NO_VALUE) {
      throw new TemplateError(`${this.path}.${key}`, 'a value is required here, and AWS::NoValue is none');
    }
    return value;
  }

  /** Evaluates a part that must be a string. As in CloudFormation, numbers and booleans are converted. */
  string(part: Json | undefined, key: string | number): string {
    const value = this.value(part, key);
    if (typeof value === 'object') {
      throw new TemplateError(`${this.path}.${key}`, `a string is required here, not ${JSON.stringify(value)}`);
    }
    return String(value);
  }

  /** Evaluates a part that must be a list. */
  list(part: Json | undefined, key: string | number): readonly Json[] {
    const value = this.value(part, key);
    if (!isJsonList(value)) {
      throw new TemplateError(`${this.path}.${key}`, `a list is required here, not ${JSON.stringify(value)}`);
    }
    return value;
  }

  /** The argument as a list with one of these numbers of parts. */
  parts(argument: Json, counts: readonly number[]): readonly Json[] {
    if (!isJsonList(argument) || !counts.includes(argument.length)) {
      throw new TemplateError(this.path, `the function takes a list of ${counts.join(' or ')} parts, not ${JSON.stringify(argument)}`);
    }
    return argument;
  }
}
