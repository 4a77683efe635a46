import { createServer } from 'node:http';

// The smallest service that can be deployed. docs/service.md says what the platform expects of it.
const { PORT, VERSION, ENVIRONMENT } = process.env;

const server = createServer((request, response) => {
  const body = request.url === '/version' ? { version: VERSION, environment: ENVIRONMENT } : { status: 'ok' };
  response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
});

server.listen(Number(PORT));
process.on('SIGTERM', () => server.close());
