import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { EventStream } from '../../src/page/event-stream';
import { LiveEvents } from '../../src/page/live-events';
import type { AddressInfo } from 'node:net';
import type { EngineEvent } from '../../src/events';
import type { Host } from '../../src/host';

const CHANGE = 'event: change\ndata:\n\n';
const LINE: EngineEvent = { type: 'log', execution: 1, stage: 'Build', action: 'Build', line: 'one' };
const END = { type: 'action', execution: 1, stage: 'Build', action: 'Build', seconds: 1, summary: '', logFile: '' } as const;

let server: Server;
let host: Host;
let live: LiveEvents;
let fingerprint: string;
let passed: EngineEvent[];

beforeEach(async () => {
  passed = [];
  fingerprint = 'healthy';
  live = new LiveEvents();
  host = live.observe({ emit: (event) => passed.push(event), decide: () => Promise.resolve('approve') });
  const stream = new EventStream({ subscribe: (listener) => live.subscribe(listener), fingerprint: () => fingerprint });
  server = createServer((_request, response) => stream.add(response));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  server.closeAllConnections();
  server.close();
});

/** Reads what is sent until it has a text; then disconnects. */
async function readUntil(text: string, meanwhile: () => void = () => undefined): Promise<string> {
  const controller = new AbortController();
  const { body } = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, { signal: controller.signal });
  let sent = '';
  for await (const chunk of body ?? []) {
    sent += Buffer.from(chunk as Uint8Array).toString();
    meanwhile();
    if (sent.includes(text)) {
      break;
    }
  }
  controller.abort();
  return sent;
}

test('sends one event for many changes, without their content', async () => {
  const sent = await readUntil(CHANGE, () => Array.from({ length: 50 }, () => host.emit(LINE)));
  expect(sent).toBe(`retry: 2000\n\n${CHANGE}`);
});

test('sends an event when the health of a task has changed, which no event of the engine reports', async () => {
  await readUntil(CHANGE, () => {
    fingerprint = 'unhealthy';
  });
});

test('what the engine reports reaches its own host unchanged, and the last line of an action lasts until its end', () => {
  const place = { stage: 'Build', action: 'Build' };
  host.emit(LINE);
  expect(live.lastLine(1, place)).toBe('one');
  host.emit({ ...END, status: 'Waiting' });
  expect(live.lastLine(1, place)).toBe('one');
  host.emit({ ...END, status: 'Failed' });
  expect(live.lastLine(1, place)).toBe('');
  expect(passed).toEqual([LINE, { ...END, status: 'Waiting' }, { ...END, status: 'Failed' }]);
});

test('keeps the newest five warnings', () => {
  [1, 2, 3, 4, 5, 6].forEach((number) => host.emit({ type: 'notice', level: 'warning', message: String(number) }));
  host.emit({ type: 'notice', level: 'info', message: 'fine' });
  expect(live.notices.map(({ message }) => message)).toEqual(['6', '5', '4', '3', '2']);
});
