import { parseOptions, StartOptionsError } from '../../src/terminal/options';

test('has defaults for all options', () => {
  expect(parseOptions([])).toEqual({
    decision: null,
    once: false,
    open: false,
    wait: false,
    until: null,
    runtime: null,
    json: false,
    clean: false,
    yes: false,
    placeholderSecrets: false,
    schedules: false,
    notify: false,
    basePort: 8080,
    realTime: false,
    emulatorUrl: null,
    help: false,
  });
});

test('takes the address of an AWS emulator from --emulator, or else from AWS_EMULATOR_URL', () => {
  const environment = { AWS_EMULATOR_URL: 'http://127.0.0.1:4566' };
  expect(parseOptions(['--emulator', 'http://localhost:1'], environment).emulatorUrl).toBe('http://localhost:1');
  expect(parseOptions([], environment).emulatorUrl).toBe('http://127.0.0.1:4566');
  expect(() => parseOptions([], { AWS_EMULATOR_URL: 'localhost:4566' })).toThrow(
    'AWS_EMULATOR_URL localhost:4566: give a URL such as http',
  );
});

test.each([
  [['--approve', '--once'], { decision: 'approve', once: true }],
  [['--reject'], { decision: 'reject' }],
  [['--clean', '-y'], { clean: true, yes: true }],
  [['--wait'], { wait: true, decision: null }],
  [['--until', 'test', '--runtime', 'process', '--json'], { until: 'test', runtime: 'process', json: true }],
  [['--placeholder-secrets'], { placeholderSecrets: true }],
  [['--schedules'], { schedules: true }],
  [['--notify'], { notify: true }],
  [['--real-time'], { realTime: true }],
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
