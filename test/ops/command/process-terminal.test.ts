import { spawnSync } from 'node:child_process';
import { PassThrough } from 'node:stream';
import { abortWithoutReader } from '../../../src/ops/command/process-terminal';

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
