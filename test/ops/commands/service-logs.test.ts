import { FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { awsError } from '../aws-error';
import { opsRun } from '../run-ops';

const event = (id: number, second: number) => ({
  eventId: `${id}`,
  logStreamName: 'service/service/0123456789abcdef',
  timestamp: Date.parse('2026-11-20T11:59:00Z') + second * 1000,
  message: `line ${id}\n`,
});

test('shows the last 15 minutes, across pages', async () => {
  const { run, terminal, aws } = opsRun();
  aws.on(FilterLogEventsCommand, ({ nextToken }) =>
    nextToken === undefined ? { nextToken: 'more', events: [event(1, 0)] } : { events: [event(2, 1)] },
  );
  expect(await run('service:logs test')).toBe(0);
  expect(terminal.outputs).toEqual(['2026-11-20T11:59:00.000Z 01234567 line 1', '2026-11-20T11:59:01.000Z 01234567 line 2']);
  expect(aws.inputs(FilterLogEventsCommand)[0]).toMatchObject({
    logGroupName: '/shop/test/service',
    startTime: Date.parse('2026-11-20T11:45:00Z'),
  });
});

test('shows the container of a line that is not of the service', async () => {
  const { run, terminal, aws } = opsRun();
  aws.on(FilterLogEventsCommand, () => ({ events: [{ ...event(1, 0), logStreamName: 'service/proxy/0123456789abcdef' }] }));
  await run('service:logs test');
  expect(terminal.outputs).toEqual(['2026-11-20T11:59:00.000Z 01234567/proxy line 1']);
});

test('passes --since and --filter to CloudWatch Logs', async () => {
  const { run, aws, terminal } = opsRun();
  aws.on(FilterLogEventsCommand, () => ({}));
  expect(await run('service:logs test --since 2h --filter ERROR')).toBe(0);
  expect(aws.inputs(FilterLogEventsCommand)[0]).toMatchObject({ startTime: Date.parse('2026-11-20T10:00:00Z'), filterPattern: 'ERROR' });
  expect(terminal.errors.join()).toContain('--since goes back further');
});

test('--follow shows late events, and no event twice', async () => {
  const { run, terminal, aws } = opsRun();
  const looks = [[event(1, 10)], [event(1, 10), event(3, 12)], [event(2, 11), event(3, 12)]];
  let look = 0;
  aws.on(FilterLogEventsCommand, () => ({ events: looks[look++] ?? [] }));
  terminal.onWait = () => (look >= looks.length ? terminal.interrupt() : undefined);
  expect(await run('service:logs test -f')).toBe(0);
  expect(terminal.outputs.map((line) => line.slice(-6))).toEqual(['line 1', 'line 3', 'line 2']);
});

test('--json prints one JSON document per line', async () => {
  const { run, terminal, aws } = opsRun();
  aws.on(FilterLogEventsCommand, () => ({ events: [event(1, 0)] }));
  await run('service:logs test --json');
  expect(JSON.parse(terminal.text)).toEqual({
    time: '2026-11-20T11:59:00.000Z',
    stream: 'service/service/0123456789abcdef',
    message: 'line 1',
  });
});

test.each([
  ['service:logs test --since yesterday', 2, 'such as 90s, 15m, 2h, 3d or 1w'],
  ['service:logs tset', 2, 'did you mean test?'],
])('`%s` ends with %i', async (line, code, message) => {
  const { run, terminal } = opsRun();
  expect(await run(line)).toBe(code);
  expect(terminal.errors.join()).toContain(message);
});

test('says that there are no logs before the first deployment', async () => {
  const { run, terminal, aws } = opsRun();
  aws.on(FilterLogEventsCommand, () => {
    throw awsError('ResourceNotFoundException');
  });
  expect(await run('service:logs test')).toBe(1);
  expect(terminal.errors.join()).toContain('test has no logs yet');
});
