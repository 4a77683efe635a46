import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { abortWithoutReader, processTerminal } from '../../../src/ops/command/process-terminal';
import { subjectOf } from '../../../src/ops/text/first-line';

function output() {
  const stream = new PassThrough() as unknown as NodeJS.WriteStream;
  const controller = new AbortController();
  abortWithoutReader({ streams: [stream], controller });
  return { stream, controller };
}

test('a closed reader aborts like Ctrl-C, however often it is written to', () => {
  const { stream, controller } = output();
  const gone = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });
  stream.emit('error', gone);
  stream.emit('error', gone);
  expect(controller.signal.aborted).toBe(true);
});

test('another error is thrown', () => {
  const { stream, controller } = output();
  expect(() => stream.emit('error', new Error('no space left'))).toThrow('no space left');
  expect(controller.signal.aborted).toBe(false);
});

test('a command with a closed reader ends without a stack trace', () => {
  // The reader has ended before the command starts to write.
  const { stdout, stderr } = spawnSync(
    'bash',
    ['-c', 'node --require tsx/cjs src/ops/main.ts --help | true; echo "ended with ${PIPESTATUS[0]}"'],
    { encoding: 'utf8' },
  );
  expect(stderr).toBe('');
  expect(stdout).toBe('ended with 0\n');
});

test('shows control characters of log lines and names instead of sending them to the terminal', () => {
  const hostile = 'Peel\u0007 \u001b]0;owned\u0007plums\u001b[2J\u009b31m\u202e\tslowly\r\nnext';
  const written: string[] = [];
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => written.push(String(chunk)) > 0);
  try {
    const { out, redraw } = processTerminal();
    out(hostile);
    redraw([hostile]);
    out(JSON.stringify({ message: hostile }));
  } finally {
    write.mockRestore();
  }
  expect(written.slice(0, 2)).toEqual(Array<string>(2).fill('Peel\\u0007 plums\\u009b31m\\u202e\tslowly\nnext\n'));
  expect(JSON.parse(written[2] ?? '')).toEqual({ message: hostile });
});

test('cuts a long subject of a commit', () => {
  expect(subjectOf(`${'plum '.repeat(60)}\nbody`)).toBe(`${'plum '.repeat(14)}p…`);
  expect(subjectOf('Peel plums\n\nslowly')).toBe('Peel plums');
});

test('does what is left to do when SIGTERM ends a command, unless that was cancelled', async () => {
  const program = `
    const terminal = require('./src/ops/command/process-terminal').processTerminal();
    terminal.onTermination(async () => terminal.out('cancelled'))();
    terminal.onTermination(async () => terminal.out('rolled back'));
    setTimeout(() => undefined, 20_000);
    terminal.out('ready');`;
  const child = spawn('node', ['--require', 'tsx/cjs', '-e', program], { stdio: ['ignore', 'pipe', 'inherit'] });
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (output.push(text) === 1) {
      child.kill('SIGTERM');
    }
  });
  const [code] = (await once(child, 'close')) as [number | null];
  expect({ code, output: output.join('') }).toEqual({ code: 143, output: 'ready\nrolled back\n' });
});
