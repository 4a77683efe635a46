import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { advance } from '../../src/terminal/progress';
import { createPlainHost } from '../../src/terminal/plain-host';
import { printableHost } from '../../src/terminal/printable';
import { renderFrame } from '../../src/terminal/render';
import type { EngineEvent, ExecutionEvent } from '../../src/events';
import type { Progress } from '../../src/terminal/progress';

const started: ExecutionEvent = {
  type: 'execution',
  execution: 7,
  status: 'InProgress',
  rollbackTarget: null,
  resumed: false,
  revision: { version: '0123456789abcdef', message: 'Peel plums\n\nslowly', author: 'Ada', branch: 'main' },
  plan: [
    { stage: 'Source', actions: ['GitHub'] },
    { stage: 'test', actions: ['Service', 'AcceptanceTest'] },
  ],
};
const action = (name: string, status: 'InProgress' | 'Succeeded' | 'Failed', summary = ''): EngineEvent => ({
  type: 'action',
  execution: 7,
  stage: name === 'GitHub' ? 'Source' : 'test',
  action: name,
  status,
  seconds: 1.25,
  summary,
  logFile: 'x.log',
});
const log = (line: string): EngineEvent => ({ type: 'log', execution: 7, stage: 'test', action: 'Service', line });

/** The colours that the host itself adds. */
const stripColours = (written: string): string => written.replace(/\u001b\[\d+m/g, '');

function show(events: readonly EngineEvent[], columns = 100): string[] {
  const seen: EngineEvent[] = [];
  const host = printableHost({ emit: (event) => seen.push(event), decide: async () => undefined });
  events.forEach((event) => host.emit(event));
  const progress = seen.reduce<Progress | undefined>((state, event) => advance(state, { event, now: 1000 }), undefined);
  return stripVTControlCharacters(renderFrame({ progress: progress!, now: 3500, columns }))
    .split('\n')
    .slice(1);
}

test('shows the version, the first line of the message, and each action', () => {
  expect(show([started])).toEqual([
    '#7  0123456  Peel plums',
    expect.stringMatching(/· Source {2}GitHub/),
    expect.stringMatching(/· test {4}Service/),
    expect.stringMatching(/· {9}AcceptanceTest/),
  ]);
});

test('shows the time and the last line of output of a running action', () => {
  expect(show([started, action('Service', 'InProgress'), log('first'), log('second')])[2]).toMatch(/2\.5 s {2}second$/);
});

test('shows the duration and the result of an action that has ended', () => {
  const lines = show([started, action('GitHub', 'Succeeded', 'done\nmore'), action('Service', 'Failed', 'it crashed')]);
  expect(lines[1]).toMatch(/✔ Source {2}GitHub {12}1\.3 s {2}done$/);
  expect(lines[2]).toMatch(/✖ test.*it crashed$/);
});

test('shortens lines to the width of the terminal and removes control characters', () => {
  const [, , line = ''] = show([started, action('Service', 'InProgress'), log(`\u001b[31m${'x'.repeat(300)}\u0007`)], 60);
  expect(line.length).toBeLessThanOrEqual(62);
  expect(line).not.toMatch(/[\u0007\u001b]/);
});

const HOSTILE = 'Peel\u0007 \u001b]0;owned\u0007plums\u001b[2J\u009b31m\u202e';

test('cuts a long subject of a commit', () => {
  const [heading = ''] = show([{ ...started, revision: { ...started.revision, message: 'plum '.repeat(60) } }]);
  expect(heading).toMatch(/^#7 {2}0123456 {2}(plum ){14}p…$/);
});

test('shows control characters of commits, names and log lines instead of sending them to the terminal', async () => {
  const output = new PassThrough();
  const host = printableHost(createPlainHost({ output, decision: 'approve', wait: false }));
  host.emit({ ...started, revision: { ...started.revision, message: HOSTILE } });
  host.emit(action('Service', 'Failed', `${HOSTILE}\nsecond line`));
  host.emit({ type: 'notice', level: 'warning', message: HOSTILE });
  const approval = { execution: 7, stage: 'approve-prod', action: 'Approve', version: 'abc', information: HOSTILE, link: HOSTILE };
  await host.decide({ type: 'approval', ...approval }, new AbortController().signal);
  output.end();
  const written = stripColours(await text(output));
  expect(written).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202e]/);
  expect(written.split('Peel\\u0007 plums\\u009b31m\\u202e')).toHaveLength(6);
});

test('ignores events of another execution', () => {
  expect(show([started, { ...log('elsewhere'), execution: 6 } as EngineEvent])[2]).not.toContain('elsewhere');
});
