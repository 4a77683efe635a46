/** A service unlike the sample: no framework, no build. Replacing the app must need no change but in `.projenrc.ts`. */
export const TINY_APP: Readonly<Record<string, string>> = {
  'app/Dockerfile':
    'FROM public.ecr.aws/docker/library/node:24-slim\nWORKDIR /srv\nCOPY server.js ./\nUSER 1000:1000\nCMD ["node", "server.js"]\n',
  'app/server.js': `const http = require('node:http');
const { PORT, VERSION, ENVIRONMENT, DATABASE_HOST, DATABASE_PASSWORD } = process.env;
const server = http.createServer((request, response) => {
  const answer = { version: VERSION, environment: ENVIRONMENT, database: DATABASE_HOST ?? null, password: (DATABASE_PASSWORD ?? '').length };
  setTimeout(() => response.setHeader('content-type', 'application/json').end(JSON.stringify(answer)), request.url === '/slow' ? 200 : 0);
});
server.listen(Number(PORT));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`,
  'app/acceptance/tiny.postman_collection.json': collection('pm.expect(pm.response.json().version).to.eql(pm.variables.get("version"));'),
};

/** A collection of one request with one assertion. */
export function collection(assertion: string): string {
  const script = ['pm.test("answers with the version", () => {', assertion, '});'];
  return JSON.stringify({
    info: { name: 'tiny', schema: 'https://schema.getpostman.com/json/collection/v2.1.0/collection.json' },
    item: [{ name: 'root', request: { method: 'GET', url: '{{baseUrl}}/' }, event: [{ listen: 'test', script: { exec: script } }] }],
  });
}
