import { type FastifyReply, type FastifyRequest, LogController } from 'fastify';

/** One line per request, after it; at level debug where its route asks for quiet. */
export class RequestLog extends LogController {
  override incomingRequest(): void {}

  override requestCompleted(error: Error | null | undefined, request: FastifyRequest, reply: FastifyReply): void {
    const fields = {
      method: request.method,
      path: request.url.split('?', 1)[0],
      status: reply.statusCode,
      milliseconds: Math.round(reply.elapsedTime * 10) / 10,
    };
    if (error) reply.log.error({ ...fields, err: error }, 'request failed');
    else if (request.routeOptions.config.quiet) reply.log.debug(fields, 'request');
    else reply.log.info(fields, 'request');
  }
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For routes that a machine calls every few seconds. */
    readonly quiet?: boolean;
  }
}
