import { parseOptions, StartOptionsError } from '../../src/terminal/options';

test('has defaults for all options', () => {
  expect(parseOptions([])).toEqual({
    decision: null,
    once: false,
    wait: false,
    until: null,
    runtime: null,
    json: false,
    clean: false,
    placeholderSecrets: false,
    basePort: 8080,
    help: false,
  });
});

test.each([
  [['--approve', '--once'], { decision: 'approve', once: true }],
  [['--reject'], { decision: 'reject' }],
  [['--wait'], { wait: true, decision: null }],
  [['--until', 'test', '--runtime', 'process', '--json'], { until: 'test', runtime: 'process', json: true }],
  [['--placeholder-secrets'], { placeholderSecrets: true }],
  [['--port', '9000', '--clean'], { basePort: 9000, clean: true }],
])('reads %j', (args, expected) => {
  expect(parseOptions(args)).toMatchObject(expected);
});

test.each([
  [['--aprove'], '--aprove'],
  [['prod'], 'prod'],
  [['--wait', '--approve'], '--wait: leave it out'],
  [['--runtime', 'podman'], '--runtime podman: allowed are docker and process'],
  [['--port', '80'], '--port 80: allowed are whole numbers from 1024 to 65000'],
  [['--port', '1e4'], '--port 1e4'],
])('refuses %j', (args, message) => {
  expect(() => parseOptions(args)).toThrow(StartOptionsError);
  expect(() => parseOptions(args)).toThrow(message);
});

test('lists every problem at once', () => {
  expect(() => parseOptions(['--approve', '--reject', '--port', '0'])).toThrow(/--approve and --reject[\s\S]*--port 0/);
});
