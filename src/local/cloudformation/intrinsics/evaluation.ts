import type { Json } from '../resource-provider';
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

/** One place in a template that is being evaluated. */
export interface Evaluation {
  readonly scope: Scope;
  /** Where in the template, such as `Resources.Web.Properties.Port`. */
  readonly path: string;
  /** Evaluates a part; a part without value gives `NO_VALUE`. */
  readonly evaluate: (value: Json, key: string | number) => Evaluated;
}

export type Intrinsic = (argument: Json, evaluation: Evaluation) => Evaluated;

/** Evaluates a part that must have a value. */
export function valueOf(part: Json | undefined, key: string | number, evaluation: Evaluation): Json {
  const value = part === undefined ? NO_VALUE : evaluation.evaluate(part, key);
  if (value === NO_VALUE) {
    throw new TemplateError(`${evaluation.path}.${key}`, 'a value is needed here, AWS::NoValue is none');
  }
  return value;
}

/** Evaluates a part that must be a text; numbers and booleans are taken as texts, as CloudFormation does. */
export function textOf(part: Json | undefined, key: string | number, evaluation: Evaluation): string {
  const value = valueOf(part, key, evaluation);
  if (typeof value === 'object') {
    throw new TemplateError(`${evaluation.path}.${key}`, `a text is needed here, not ${JSON.stringify(value)}`);
  }
  return String(value);
}

/** Evaluates a part that must be a list. */
export function listOf(part: Json | undefined, key: string | number, evaluation: Evaluation): readonly Json[] {
  const value = valueOf(part, key, evaluation);
  if (!Array.isArray(value)) {
    throw new TemplateError(`${evaluation.path}.${key}`, `a list is needed here, not ${JSON.stringify(value)}`);
  }
  return value as readonly Json[];
}

/** The argument as the list of parts that a function takes. */
export function partsOf(argument: Json, counts: readonly number[], evaluation: Evaluation): readonly Json[] {
  const parts = Array.isArray(argument) ? (argument as readonly Json[]) : undefined;
  if (parts === undefined || !counts.includes(parts.length)) {
    throw new TemplateError(evaluation.path, `the function takes a list of ${counts.join(' or ')} parts, not ${JSON.stringify(argument)}`);
  }
  return parts;
}
