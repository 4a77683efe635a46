import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { clockFile, filesOfLog, LogClock } from '../../src/logs/log-clock';
import { logSize, readBackward, readForward, readSince } from '../../src/logs/timed-log';
import { temporaryDirectory } from '../fixtures/temporary-directory';

const folder = temporaryDirectory();
const messages = (part: ReturnType<typeof readForward>): string[] => part.events.map(({ message }) => message);

test('gives each line the time at which it was complete', () => {
  const file = join(folder.path, 'a.log');
  writeFileSync(file, 'one\ntwo\nünf\nlast\n');
  writeFileSync(clockFile(file), '4 1000\n8 2000\n13 3000\n');
  expect(readForward(file, 0).events).toEqual([
    { offset: 0, timestamp: 1000, message: 'one' },
    { offset: 4, timestamp: 2000, message: 'two' },
    { offset: 8, timestamp: 3000, message: 'ünf' },
    { offset: 13, timestamp: 3000, message: 'last' },
  ]);
});

test('does not return an incomplete line until it is complete', () => {
  const file = join(folder.path, 'b.log');
  writeFileSync(file, 'one\nhal');
  const first = readForward(file, 0);
  expect(messages(first)).toEqual(['one']);
  appendFileSync(file, 'f\n');
  expect(messages(readForward(file, first.end))).toEqual(['half']);
});

test('reads a log of several megabytes in parts, forwards and backwards, without losing a line', () => {
  const file = join(folder.path, 'c.log');
  const lines = Array.from({ length: 50_000 }, (_, index) => `${index} ${'x'.repeat(40)}`);
  writeFileSync(file, `${lines.join('\n')}\n`);
  const forward: string[] = [];
  for (let offset = 0; offset < logSize(file);) {
    const part = readForward(file, offset);
    forward.push(...messages(part));
    offset = part.end;
  }
  const backward: string[] = [];
  for (let offset = logSize(file); offset > 0;) {
    const part = readBackward(file, offset);
    backward.unshift(...messages(part));
    offset = part.start;
  }
  expect(forward).toEqual(lines);
  expect(backward).toEqual(lines);
});

test('reads whole lines since a time, even when a time was recorded within a line', () => {
  const file = join(folder.path, 'since.log');
  writeFileSync(file, 'one\ntwo\nthree\nfour\n');
  writeFileSync(clockFile(file), '4 1000\n6 2000\n14 3000\n19 4000\n');
  const since = (time: number): string[] =>
    [...readSince(file, time)].filter(({ timestamp }) => timestamp >= time).map(({ message }) => message);
  expect([0, 1000, 1001, 2500, 3000, 3001, 4001].map(since)).toEqual([
    ['one', 'two', 'three', 'four'],
    ['one', 'two', 'three', 'four'],
    ['two', 'three', 'four'],
    ['two', 'three', 'four'],
    ['two', 'three', 'four'],
    ['four'],
    [],
  ]);
});

test('reads only the end of a long log, with the times of its lines', () => {
  const file = join(folder.path, 'long.log');
  const lines = Array.from({ length: 36_000 }, (_, index) => `${String(index).padStart(5, '0')} ${'x'.repeat(93)}\n`);
  writeFileSync(file, lines.join(''));
  writeFileSync(clockFile(file), lines.map((_, index) => `${(index + 1) * 100} ${1_000_000 + index * 100}\n`).join(''));
  const events = [...readSince(file, 1_000_000 + 35_990 * 100)];
  expect(events.map(({ message, timestamp }) => [message.slice(0, 5), timestamp])).toEqual(
    Array.from({ length: 10 }, (_, index) => [String(35_990 + index), 1_000_000 + (35_990 + index) * 100]),
  );
  expect([...readSince(file, 1_000_000 + 100)]).toHaveLength(35_999);
});

test('reads a log that does not exist as empty', () => {
  expect(readForward(join(folder.path, 'none.log'), 0)).toEqual({ events: [], start: 0, end: 0 });
  expect(readBackward(join(folder.path, 'none.log'), 0)).toEqual({ events: [], start: 0, end: 0 });
});

test('reads times with the version of their layout, and refuses those of a newer engine', () => {
  const file = join(folder.path, 'versioned.log');
  writeFileSync(file, 'one\ntwo\n');
  writeFileSync(clockFile(file), 'version 1\n4 1000\n8 2000\n');
  expect(readForward(file, 0).events.map(({ timestamp }) => timestamp)).toEqual([1000, 2000]);
  writeFileSync(clockFile(file), 'version 2\n4:1000\n');
  expect(() => readForward(file, 0)).toThrow(`${clockFile(file)} has version 2, and this engine reads version 1`);
});

test('the clock of a log records different times for lines written at different times', async () => {
  const file = join(folder.path, 'd.log');
  const began = Date.now();
  const clock = new LogClock({ logFile: file });
  writeFileSync(file, 'early\n');
  await sleep(400);
  appendFileSync(file, 'late\n');
  clock.stop();
  const [early, late] = readForward(file, 0).events;
  expect(early?.timestamp).toBeGreaterThanOrEqual(began);
  expect((late?.timestamp ?? 0) - (early?.timestamp ?? 0)).toBeGreaterThan(150);
  expect(readFileSync(clockFile(file), 'utf8')).toMatch(/^version 1\n6 \d+\n11 \d+\n$/);
});

describe('a log that is larger than its limit', () => {
  const LIMIT = 10_000;
  const line = (index: number): string => `${String(index).padStart(5, '0')} ${'x'.repeat(93)}`;
  const NOTICE = /^\[laptop\] \d+ bytes of this log were dropped/;

  /** A program writes lines, and the clock sees each group of 50. */
  function write(file: string, count: number): void {
    for (let index = 0; index < count; index += 50) {
      appendFileSync(file, Array.from({ length: 50 }, (_, each) => `${line(index + each)}\n`).join(''));
      new LogClock({ logFile: file, maximumBytes: LIMIT }).stop();
    }
  }

  test('keeps its last lines and says that others were dropped', () => {
    const file = join(folder.path, 'flood.log');
    write(file, 1000);
    expect(filesOfLog(file).reduce((size, path) => size + readFileSync(path).length, 0)).toBeLessThan(3 * LIMIT);
    expect(logSize(file)).toBe(100_000);
    const [notice, ...lines] = [...readSince(file, 0)].map(({ message }) => message);
    expect(notice).toMatch(NOTICE);
    expect(lines).toEqual(Array.from({ length: lines.length }, (_, index) => line(1000 - lines.length + index)));
    expect(lines.length).toBeGreaterThanOrEqual(LIMIT / 100);
  });

  test('gives a line the same place before and after, so that a reader sees it once', () => {
    const file = join(folder.path, 'places.log');
    write(file, 100);
    const before = [...readSince(file, 0)];
    write(file, 50);
    const places = new Map([...readSince(file, 0)].map(({ offset, message }) => [offset, message]));
    expect(places.get(6000)).toBe(before.find(({ offset }) => offset === 6000)?.message);
    const { events, start } = readBackward(file, logSize(file));
    expect([...readBackward(file, start).events, ...events].map(({ offset }) => offset)).toEqual([...places.keys()].slice(1));
  });
});
