import { resolveVariables } from '../../src/pipeline/variables';

const namespaces = { Source: { CommitId: 'abc', CommitMessage: 'peel #{Source.CommitId}' } };

test('resolves variables at any depth', () => {
  expect(resolveVariables({ a: 'v#{Source.CommitId}', b: [{ c: '#{Source.CommitId}' }], d: 1 }, namespaces)).toEqual({
    a: 'vabc',
    b: [{ c: 'abc' }],
    d: 1,
  });
});

test('does not resolve references within a value', () => {
  expect(resolveVariables({ a: '#{Source.CommitMessage}' }, namespaces)).toEqual({ a: 'peel #{Source.CommitId}' });
});

test('fails for an unknown variable, and lists the known ones', () => {
  expect(() => resolveVariables({ a: '#{Build.TAG}' }, namespaces)).toThrow(
    'no earlier action has the variable #{Build.TAG}; there are Source.CommitId, Source.CommitMessage',
  );
});
