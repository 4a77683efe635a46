import { mkdtempSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endpointFile } from '../../src/endpoint/endpoint-file';
import { callEngine, NoEngineError } from '../../src/push/engine-client';

let server: Server;
afterEach(() => new Promise((done) => server.close(done)));

test.each([200, 404])('another program on the port of a killed engine, which answers with %i, is no engine', async (status) => {
  server = createServer((_request, response) => response.writeHead(status).end('<html></html>'));
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const stateDirectory = mkdtempSync(join(tmpdir(), 'engine-client-'));
  endpointFile(stateDirectory).write({ port, url: `http://127.0.0.1:${port}` });
  const answer = callEngine(stateDirectory, { operation: 'DescribePush', input: { execution: 1 } });
  await expect(answer).rejects.toBeInstanceOf(NoEngineError);
});
