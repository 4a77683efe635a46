import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import type { ErrorObject } from 'ajv';
import { describeError } from '../database/describe-error';
import { isTransient } from '../database/is-transient';
import { UnavailableError } from '../unavailable-error';
import { sendProblem } from './send-problem';
import { toRequestProblems } from './validation';

/** Where the framework's own words do not say what to do. */
const DETAILS: Readonly<Record<string, string>> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'the body must be application/json',
  FST_ERR_CTP_BODY_TOO_LARGE: 'the body is too large; a banana needs less than 4096 bytes',
};

/** Answers what a handler threw. What the caller did not cause is logged, and told without details. */
export function handleError(error: FastifyError, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (error.validation) {
    const problems = toRequestProblems(error.validation as ErrorObject[], error.validationContext ?? 'body');
    return sendProblem(reply, {
      status: 400,
      detail: `the request has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}`,
      problems,
    });
  }
  if (error instanceof UnavailableError || isTransient(error)) {
    request.log.warn({ cause: describeError(error) }, 'answered without the database');
    const known = error instanceof UnavailableError ? error : new UnavailableError('the database cannot be reached');
    return sendProblem(reply.header('retry-after', known.retryAfter), { status: 503, detail: known.message });
  }
  if (error.statusCode && error.statusCode < 500) {
    return sendProblem(reply, { status: error.statusCode, detail: DETAILS[error.code] ?? error.message });
  }
  request.log.error({ err: error }, 'a request failed');
  return sendProblem(reply, { status: 500, detail: 'this is our fault, and it has been logged' });
}
