import { resolveVariables } from '../../src/pipeline/variables';

const namespaces = { Source: { CommitId: 'abc', CommitMessage: 'peel #{Source.CommitId}' } };

test('puts values in at any depth', () => {
  expect(resolveVariables({ a: 'v#{Source.CommitId}', b: [{ c: '#{Source.CommitId}' }], d: 1 }, namespaces)).toEqual({
    a: 'vabc',
    b: [{ c: 'abc' }],
    d: 1,
  });
});

test('does not resolve what a value itself contains', () => {
  expect(resolveVariables({ a: '#{Source.CommitMessage}' }, namespaces)).toEqual({ a: 'peel #{Source.CommitId}' });
});

test('fails on an unknown variable, naming those there are', () => {
  expect(() => resolveVariables({ a: '#{Build.TAG}' }, namespaces)).toThrow(
    'no earlier action has the variable #{Build.TAG}; there are Source.CommitId, Source.CommitMessage',
  );
});
