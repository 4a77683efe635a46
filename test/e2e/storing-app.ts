import { buildSync } from 'esbuild';
import { resolve } from 'node:path';
import { collection, TINY_APP } from './tiny-app';

const ROOT = resolve(__dirname, '../..');

/**
 * An app that uses the resources of the example of `extend.ts` through the AWS SDK: `/store` writes to the bucket, the queue and the table,
 * and reads what it wrote; `/stored` counts what is there.
 */
const SOURCE = `
const http = require('node:http');
const { S3Client, PutObjectCommand, GetObjectCommand, HeadObjectCommand, ListObjectsV2Command } = require('@aws-sdk/client-s3');
const { getSignedUrl } = require('@aws-sdk/s3-request-presigner');
const { SQSClient, SendMessageCommand, ReceiveMessageCommand, DeleteMessageCommand } = require('@aws-sdk/client-sqs');
const { DynamoDBClient, PutItemCommand, GetItemCommand, ScanCommand } = require('@aws-sdk/client-dynamodb');
const { PORT, VERSION, UPLOADS_BUCKET: Bucket, ORDERS_QUEUE_URL: QueueUrl, CARTS_TABLE: TableName, API_KEY = null } = process.env;
const s3 = new S3Client(), sqs = new SQSClient(), dynamo = new DynamoDBClient();

async function store() {
  const Key = 'a folder/ü+' + Date.now();
  const Body = Buffer.from([0, 255, 128, 10, 13]);
  await s3.send(new PutObjectCommand({ Bucket, Key, Body }));
  const object = await s3.send(new GetObjectCommand({ Bucket, Key }));
  const size = (await s3.send(new HeadObjectCommand({ Bucket, Key }))).ContentLength;
  const presigned = await (await fetch(await getSignedUrl(s3, new GetObjectCommand({ Bucket, Key }), { expiresIn: 60 }))).arrayBuffer();
  await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: 'an order' }));
  const { Messages: [message] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 2 }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
  const item = { id: { S: Key }, total: { N: '3' } };
  await dynamo.send(new PutItemCommand({ TableName, Item: item }));
  const { Item } = await dynamo.send(new GetItemCommand({ TableName, Key: { id: { S: Key } } }));
  return {
    bucket: Buffer.from(await object.Body.transformToByteArray()).equals(Body) && size === 5 && Buffer.from(presigned).equals(Body),
    queue: message.Body === 'an order',
    table: Item.total.N === '3',
  };
}

async function stored() {
  const { KeyCount } = await s3.send(new ListObjectsV2Command({ Bucket }));
  return { objects: KeyCount, items: (await dynamo.send(new ScanCommand({ TableName }))).Count, secret: API_KEY && API_KEY.length };
}

const server = http.createServer(async (request, response) => {
  try {
    const answer = request.url === '/store' ? await store() : request.url === '/stored' ? await stored() : {};
    response.setHeader('content-type', 'application/json').end(JSON.stringify({ version: VERSION, ...answer }));
  } catch (error) {
    response.writeHead(500).end(JSON.stringify({ error: error.name + ': ' + error.message }));
  }
});
server.listen(Number(PORT));
process.on('SIGTERM', () => server.close(() => process.exit(0)));
`;

/** The files of the app, with the SDK bundled into its one source file. Its acceptance test calls `/store` once. */
export function storingApp(): Readonly<Record<string, string>> {
  const stdin = { contents: SOURCE, resolveDir: ROOT, loader: 'js' } as const;
  const { outputFiles } = buildSync({ stdin, bundle: true, platform: 'node', minify: true, write: false, logLevel: 'error' });
  const assertion = 'const answer = pm.response.json(); pm.expect([answer.bucket, answer.queue, answer.table]).to.eql([true, true, true]);';
  return {
    ...TINY_APP,
    'app/server.js': outputFiles[0]?.text ?? '',
    'app/acceptance/tiny.postman_collection.json': collection(assertion).replace('{{baseUrl}}/', '{{baseUrl}}/store'),
  };
}
