import { stripVTControlCharacters } from 'node:util';
import { advance } from '../../src/terminal/progress';
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

function show(events: readonly EngineEvent[], columns = 100): string[] {
  const progress = events.reduce<Progress | undefined>((state, event) => advance(state, { event, now: 1000 }), undefined);
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

test('ignores events of another execution', () => {
  expect(show([started, { ...log('elsewhere'), execution: 6 } as EngineEvent])[2]).not.toContain('elsewhere');
});
