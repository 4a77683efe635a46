import { buildSync } from 'esbuild';
import { resolve } from 'node:path';
import { collection, TINY_APP } from './tiny-app';

const LAPTOP = resolve(__dirname, '../../laptop');

/**
 * An app that writes a row with each request and reads it back, with the database's certificate verified: Amazon's on AWS, and on the laptop
 * the one that the engine names.
 */
const SOURCE = `
const http = require('node:http');
const mysql = require('mysql2/promise');
const { PORT, VERSION, ENVIRONMENT, DATABASE_HOST: host, DATABASE_PORT, DATABASE_NAME: database, DATABASE_USER: user, DATABASE_PASSWORD: password, RDS_CA_PEM } = process.env;
const ssl = RDS_CA_PEM ? { ca: RDS_CA_PEM, rejectUnauthorized: true, verifyIdentity: true } : 'Amazon RDS';
const pool = mysql.createPool({ host, port: Number(DATABASE_PORT), database, user, password, ssl, connectionLimit: 2 });

async function visit() {
  await pool.query('CREATE TABLE IF NOT EXISTS visits (id INT AUTO_INCREMENT PRIMARY KEY, version VARCHAR(40) NOT NULL)');
  const [{ insertId }] = await pool.query('INSERT INTO visits (version) VALUES (?)', [VERSION]);
  const [[row]] = await pool.query('SELECT version, (SELECT COUNT(*) FROM visits) AS visits FROM visits WHERE id = ?', [insertId]);
  const [[cipher]] = await pool.query("SHOW SESSION STATUS LIKE 'Ssl_cipher'");
  return { version: row.version, visits: row.visits, encrypted: cipher.Value !== '' };
}

const server = http.createServer((request, response) => {
  const answer = request.url === '/' ? visit() : Promise.resolve({ version: VERSION });
  answer.then(
    (body) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ environment: ENVIRONMENT, ...body })),
    (error) => response.writeHead(500).end(JSON.stringify({ error: error.message })),
  );
});
server.listen(Number(PORT));
process.on('SIGTERM', () => server.close(() => pool.end().then(() => process.exit(0))));
`;

/** The files of the app, with its driver bundled into its one source file. */
export function mysqlApp(): Readonly<Record<string, string>> {
  const stdin = { contents: SOURCE, resolveDir: LAPTOP, loader: 'js' } as const;
  const { outputFiles } = buildSync({ stdin, bundle: true, platform: 'node', minify: true, write: false, logLevel: 'error' });
  const assertion = 'pm.expect(pm.response.json()).to.include({ version: pm.variables.get("version"), encrypted: true });';
  return {
    ...TINY_APP,
    'app/server.js': outputFiles[0]?.text ?? '',
    'app/acceptance/tiny.postman_collection.json': collection(assertion),
  };
}
