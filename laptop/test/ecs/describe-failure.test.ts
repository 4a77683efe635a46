import { describeFailure } from '../../src/ecs/describe-failure';

const describeLines = (lastLines: readonly string[], secrets: readonly string[]): string =>
  describeFailure({
    service: 'orchard',
    isUpdate: true,
    isRolling: true,
    failures: [{ taskId: 'one', reason: 'it ended', exit: undefined, lastLines }],
    secrets,
  });

test('a failure shows the last lines of the task without its secrets', () => {
  expect(describeLines(['cannot log in with hunter2'], ['hunter2'])).toContain('    cannot log in with ****');
});

test('a failure hides every line of a secret with several lines', () => {
  expect(describeLines(['key is -----BEGIN', 'MIIEpAIBAAKC', '-----END'], ['-----BEGIN\nMIIEpAIBAAKC\n-----END'])).not.toContain(
    'MIIEpAIBAAKC',
  );
});

test('a failure hides all of a secret that begins with another secret', () => {
  expect(describeLines(['cannot log in with hunter2-of-prod'], ['hunter2', 'hunter2-of-prod'])).not.toContain('-of-prod');
});
