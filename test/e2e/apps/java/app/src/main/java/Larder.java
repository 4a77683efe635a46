// In place of a Spring application, see ../../../../../bin/java. It reads Spring's variables, and signs in to PostgreSQL (SCRAM-SHA-256).
const { createHash, createHmac, pbkdf2Sync, randomBytes } = require('node:crypto');
const { createServer } = require('node:http');
const { connect } = require('node:net');

const { PORT, PAYMENT_KEY, SPRING_DATASOURCE_URL, SPRING_DATASOURCE_USERNAME, SPRING_DATASOURCE_PASSWORD } = process.env;
const { host, port, database } = /^jdbc:postgresql:\/\/(?<host>[^:/]+):(?<port>\d+)\/(?<database>\w+)$/.exec(SPRING_DATASOURCE_URL).groups;

const message = (type, ...parts) => {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  const length = Buffer.alloc(4);
  length.writeInt32BE(body.length + 4);
  return Buffer.concat([Buffer.from(type), length, body]);
};
const size = (text) => { const bytes = Buffer.alloc(4); bytes.writeInt32BE(text.length); return bytes; };
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

function proof(first, challenge) {
  const { r, s, i } = Object.fromEntries(challenge.split(',').map((part) => [part[0], part.slice(2)]));
  const salted = pbkdf2Sync(SPRING_DATASOURCE_PASSWORD, Buffer.from(s, 'base64'), Number(i), 32, 'sha256');
  const key = hmac(salted, 'Client Key');
  const last = `c=biws,r=${r}`;
  const signature = hmac(createHash('sha256').update(key).digest(), `${first},${challenge},${last}`);
  return `${last},p=${Buffer.from(key.map((byte, index) => byte ^ signature[index])).toString('base64')}`;
}

/** Resolves with `signed in`, or with what PostgreSQL answered. */
const signIn = () => new Promise((resolve, reject) => {
  const first = `n=,r=${randomBytes(18).toString('base64')}`;
  const socket = connect(Number(port), host).once('error', reject);
  socket.write(message('', [0, 3, 0, 0], `user\0${SPRING_DATASOURCE_USERNAME}\0database\0${database}\0\0`));
  socket.on('data', (data) => {
    const kind = String.fromCharCode(data[0]);
    const code = kind === 'R' ? data.readInt32BE(5) : undefined;
    if (code === 10) {
      socket.write(message('p', 'SCRAM-SHA-256\0', size(`n,,${first}`), `n,,${first}`));
    } else if (code === 11) {
      socket.write(message('p', proof(first, data.subarray(9, data.readInt32BE(1) + 1).toString())));
    } else {
      resolve(code === 12 || code === 0 ? 'signed in' : data.toString());
      socket.destroy();
    }
  });
});

createServer((request, response) => {
  if (request.url === '/actuator/health/liveness') {
    response.end('{"status":"UP"}');
    return;
  }
  signIn().then(
    (datasource) => response.end(JSON.stringify({ datasource, paymentKey: PAYMENT_KEY })),
    (error) => response.writeHead(500).end(String(error)),
  );
}).listen(Number(PORT));
process.on('SIGTERM', () => process.exit(0));
