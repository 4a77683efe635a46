import Ajv, { type ErrorObject } from 'ajv';
import type { FastifySchemaCompiler } from 'fastify';
import { parseMoment } from '../bananas/parse-moment';
import type { RequestProblem } from './problem';

/** More would help nobody, and a hostile request could ask for thousands. */
const MAX_PROBLEMS = 20;

// Collecting all errors makes more work of a hostile request; the limits on bodies and URLs keep it small.
const body = createAjv({ coerceTypes: false });
// All there is in a URL is text.
const url = createAjv({ coerceTypes: true });

function createAjv({ coerceTypes }: { readonly coerceTypes: boolean }): Ajv {
  const ajv = new Ajv({ allErrors: true, verbose: true, useDefaults: true, strictTypes: false, coerceTypes });
  return ajv.addFormat('date-time', { type: 'string', validate: (text: string) => parseMoment(text) !== undefined });
}

/** A body must have the right types; what comes in the URL is converted. */
export const compileValidator: FastifySchemaCompiler<object> = ({ schema, httpPart }) => (httpPart === 'body' ? body : url).compile(schema);

/** Says for people what is wrong, with what was given and what is allowed. */
export function toRequestProblems(errors: readonly ErrorObject[], part: string): readonly RequestProblem[] {
  const where = part === 'querystring' ? 'query' : part === 'params' ? 'path' : part;
  const problems = errors.map((error) => ({ where: locate(error, where), message: explain(error) }));
  const unique = problems.filter(
    (problem, index) => problems.findIndex((other) => other.where === problem.where && other.message === problem.message) === index,
  );
  return unique.slice(0, MAX_PROBLEMS);
}

function locate({ instancePath, keyword, params }: ErrorObject, part: string): string {
  const path = instancePath.split('/').slice(1);
  if (keyword === 'required') path.push(params.missingProperty);
  if (keyword === 'additionalProperties') path.push(params.additionalProperty);
  return [part, ...path].join('.');
}

function explain({ keyword, params, message = 'is not valid', data, parentSchema }: ErrorObject): string {
  switch (keyword) {
    case 'required':
      return 'is missing';
    case 'additionalProperties':
      return `is not known; known are ${Object.keys(parentSchema?.properties ?? {}).join(', ')}`;
    case 'minProperties':
      return `must have at least one of ${Object.keys(parentSchema?.properties ?? {}).join(', ')}`;
    case 'format':
      return `must be an RFC 3339 date-time such as 2016-01-25T21:34:55Z, not ${quote(data)}`;
    case 'minimum':
    case 'maximum':
      return `must be ${keyword === 'minimum' ? 'at least' : 'at most'} ${params.limit}, not ${quote(data)}`;
    case 'type':
      return `must be ${params.type === 'integer' || params.type === 'object' ? 'an' : 'a'} ${params.type}, not ${quote(data)}`;
    default:
      return message;
  }
}

function quote(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
