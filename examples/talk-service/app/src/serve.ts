import { createServer, type IncomingMessage } from 'node:http';
import { json } from 'node:stream/consumers';
import { TalkQueue } from './talk-queue';
import { addTalk, findTalk, listTalks } from './talks';

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/** The service. At SIGTERM it answers the requests that it has, and ends. */
export async function serve(): Promise<void> {
  const queue = new TalkQueue();
  const server = createServer((request, response) => {
    void answer(request, queue)
      .catch((error: Error): Answer => {
        console.error(`${request.method} ${request.url}: ${error.message}`);
        return { status: 500, body: { error: 'internal error' } };
      })
      .then(({ status, body }) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body)));
  });
  // Longer than the load balancer keeps an idle connection, so that it is the one to close it.
  server.keepAliveTimeout = 72_000;
  server.listen(Number(process.env.PORT));
  process.once('SIGTERM', () => {
    server.close(() => process.exit(0));
    setInterval(() => server.closeIdleConnections(), 100);
  });
}

async function answer(request: IncomingMessage, queue: TalkQueue): Promise<Answer> {
  const route = `${request.method} ${request.url}`;
  switch (route) {
    case 'GET /health':
      return { status: 200, body: { status: 'ok' } };
    case 'GET /version':
      return { status: 200, body: { version: process.env.VERSION } };
    case 'GET /talks':
      return { status: 200, body: await listTalks() };
    case 'POST /talks':
      return submit(await json(request).catch(() => null), queue);
  }
  const [, id] = /^GET \/talks\/(\d{1,9})$/.exec(route) ?? [];
  const talk = id === undefined ? undefined : await findTalk(Number(id));
  return talk === undefined ? { status: 404, body: { error: `there is nothing at ${request.url}` } } : { status: 200, body: talk };
}

async function submit(body: unknown, queue: TalkQueue): Promise<Answer> {
  const { title, speaker } = (body ?? {}) as Readonly<Record<string, unknown>>;
  if (typeof title !== 'string' || title === '' || typeof speaker !== 'string' || speaker === '') {
    return { status: 400, body: { error: 'a talk has a title and a speaker' } };
  }
  const talk = await addTalk({ title, speaker });
  await queue.send(talk.id);
  return { status: 201, body: talk };
}
