import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Emulator } from '../../src/emulator/emulator';
import { processIdentity } from '../../src/runtime/process-identity';
import { privateDirectory } from '../../src/state/private-directory';
import { temporaryDirectory } from '../fixtures/temporary-directory';

const state = temporaryDirectory();
const warnings: string[] = [];
const open: Emulator[] = [];

/** Serves 200 on the port, and writes a file of its state when it stops. */
const PROGRAM = `#!${process.execPath}
const { createServer } = require('node:http');
const { mkdirSync, writeFileSync } = require('node:fs');
createServer((request, response) => response.end()).listen(Number(process.env.GATEWAY_PORT), '127.0.0.1');
process.on('SIGTERM', () => {
  mkdirSync(process.env.STATE_DIR, { recursive: true });
  writeFileSync(process.env.STATE_DIR + '/saved', '');
  process.exit(0);
});
`;

function emulator({ program = PROGRAM, url = null }: { program?: string; url?: string | null } = {}): Emulator {
  const bin = privateDirectory(join(state.path, 'bin'));
  writeFileSync(join(bin, 'ministack'), program);
  chmodSync(join(bin, 'ministack'), 0o700);
  const path = [bin, dirname(process.execPath)].join(delimiter);
  const created = new Emulator({ stateDirectory: state.path, url, path, warn: (message) => warnings.push(message) });
  open.push(created);
  return created;
}

const pid = (): number =>
  (JSON.parse(readFileSync(join(state.path, 'emulator/emulator.json'), 'utf8')) as { state: { pid: number } }).state.pid;
const isSaved = (): boolean => existsSync(join(state.path, 'emulator/data/state/saved'));

async function kill(): Promise<void> {
  const id = pid();
  process.kill(id, 'SIGKILL');
  while (processIdentity(id) !== undefined) {
    await sleep(10);
  }
}

afterEach(async () => {
  await Promise.all(open.splice(0).map((one) => one.stop()));
  warnings.length = 0;
});

test('a program is started once, when it is first used, and stopped with its state', async () => {
  const one = emulator();
  expect(one.name).toBe('ministack');
  expect(existsSync(join(state.path, 'emulator'))).toBe(false);
  const urls = await Promise.all([one.url(), one.url(), one.urlForCalls()]);
  expect(new Set(urls).size).toBe(1);
  expect((await fetch(urls[0] as string)).status).toBe(200);
  await one.stop();
  expect([processIdentity(pid()), isSaved(), warnings]).toEqual([undefined, true, []]);
  expect(await emulator().url()).toBe(urls[0]);
  expect(isSaved()).toBe(true);
});

test('the program that a killed engine left running is used again, and stopped by an engine that does not need it', async () => {
  const url = await emulator().url();
  const left = pid();
  expect([await emulator().url(), pid()]).toEqual([url, left]);
  await emulator({ url: 'http://127.0.0.1:1' }).stop();
  expect(processIdentity(left)).toBeUndefined();
});

test('a program that was killed is reported, and the next start is without the state of an earlier stop', async () => {
  await emulator().url();
  await open[0]?.stop();
  const one = emulator();
  await one.url();
  expect(isSaved()).toBe(true);
  await kill();
  while (warnings.length === 0) {
    await sleep(10);
  }
  expect(warnings).toEqual([expect.stringContaining('the AWS emulator (ministack) has ended, and its contents are lost')]);
  await expect(one.urlForCalls()).rejects.toThrow('the AWS emulator has ended; deploy again or restart the engine');
  await one.url();
  expect(isSaved()).toBe(false);
  expect(await one.urlForCalls()).toBe(await one.url());
});

test('a program that does not start is named with the last lines of its log', async () => {
  const one = emulator({ program: '#!/bin/sh\necho pyenv: ministack: command not found\nexit 127\n' });
  await expect(one.url()).rejects.toThrow(
    /the AWS emulator .*ministack did not start; the last lines of .*:\npyenv: ministack: command not found/,
  );
});

test('a given address is used as it is; without one and without a program, the message says how to get one', async () => {
  expect(await emulator({ url: 'http://127.0.0.1:4566' }).url()).toBe('http://127.0.0.1:4566');
  const none = new Emulator({ stateDirectory: state.path, url: null, path: state.path, warn: () => undefined });
  expect(none.name).toBeUndefined();
  await expect(none.url()).rejects.toThrow(/there is no AWS emulator: install one with pip install ministack .*--emulator <url>/);
});
