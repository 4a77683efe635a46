// The test's compiler makes programs for Node, see ../../../../bin/go.
const { createServer } = require('node:http');
const { PORT, VERSION } = process.env;
const answers = { '/livez': 'ok', '/version': VERSION, '/fruit': '["plum"]' };
createServer(({ url }, response) => response.writeHead(url in answers ? 200 : 404).end(answers[url])).listen(Number(PORT));
process.on('SIGTERM', () => process.exit(0));
