// A file server that knows nothing of the platform but PORT.
import { createReadStream } from 'node:fs';
import { createServer } from 'node:http';
import { join, normalize } from 'node:path';

createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://site');
  const file = join(process.env.SITE, normalize(pathname.endsWith('/') ? `${pathname}index.html` : pathname));
  createReadStream(file)
    .once('error', () => response.writeHead(404).end('not found'))
    .pipe(response);
}).listen(Number(process.env.PORT));
