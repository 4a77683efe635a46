import type { FastifyReply } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Problem, RequestProblem } from './problem';

export interface ProblemProps {
  readonly status: number;
  readonly detail: string;
  readonly problems?: readonly RequestProblem[];
}

/** Answers with an error as RFC 9457 writes it. */
export function sendProblem(reply: FastifyReply, { status, detail, problems }: ProblemProps): FastifyReply {
  const problem: Problem = { title: STATUS_CODES[status] ?? 'Error', status, detail, ...(problems && { problems }) };
  return reply
    .code(status)
    .type('application/problem+json')
    .serializer((payload: unknown) => JSON.stringify(payload))
    .send(problem);
}
