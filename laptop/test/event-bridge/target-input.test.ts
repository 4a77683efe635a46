import { targetInput } from '../../src/event-bridge/target-input';
import { JsonReader } from '../../src/json-reader';
import type { Json, JsonObject } from '../../src/json';

const EVENT: JsonObject = { id: '7', detail: { stage: 'prod', 'execution-id': 'e-1', list: [1], quote: 'say "hi"\n' } };
const inputOf = (target: JsonObject): Json => targetInput(new JsonReader('target', target), EVENT);
const transformed = (template: string, paths: JsonObject): Json =>
  inputOf({ InputTransformer: { InputPathsMap: paths, InputTemplate: template } });

test('a target without an input gets the event', () => {
  expect(inputOf({})).toEqual(EVENT);
});

test('a target with an input gets that', () => {
  expect(inputOf({ Input: '{"a":1}' })).toEqual({ a: 1 });
});

test('variables are values of their own and parts of strings', () => {
  const paths = { stage: '$.detail.stage', 'detail-execution-id': '$.detail.execution-id', list: '$.detail.list' };
  expect(transformed('{"title":"<stage> of <detail-execution-id>","id":<detail-execution-id>,"list":<list>}', paths)).toEqual({
    title: 'prod of e-1',
    id: 'e-1',
    list: [1],
  });
});

test('a value that the event does not have is null', () => {
  expect(transformed('{"a":<none>}', { none: '$.detail.none.deeper' })).toEqual({ a: null });
});

test('text that looks like a variable stays when the map does not have it', () => {
  expect(transformed('{"a":"<b> and \\"<c>\\""}', { c: '$.id' })).toEqual({ a: '<b> and "7"' });
});

test('a value with quotes and line feeds keeps the input valid', () => {
  expect(transformed('{"a":"<q>","b":<q>}', { q: '$.detail.quote' })).toEqual({ a: 'say "hi"\n', b: 'say "hi"\n' });
});
