import { JsonReader, type PropertyProblem } from '../src/json-reader';
import type { JsonObject } from '../src/json';

const read = (properties: JsonObject): JsonReader => new JsonReader("AWS::ECS::Service 'Web'", properties);

/** A reader that collects its problems as `path.name problem`. */
function collecting(properties: JsonObject): { readonly reader: JsonReader; readonly problems: string[] } {
  const problems: string[] = [];
  const collect = ({ path, name, problem }: PropertyProblem): void => void problems.push(`${[...path, name].join('.')} ${problem}`);
  return { reader: new JsonReader('a document', properties, { collect }), problems };
}

describe('a property reader', () => {
  test('reads numbers and booleans as strings, and strings as numbers and booleans', () => {
    const reader = read({ Count: '3', Port: 80, On: 'True', Off: false, Names: ['a', 1] });
    expect([reader.optionalNumber('Count'), reader.string('Port'), reader.boolean('On'), reader.boolean('Off')]).toEqual([
      3,
      '80',
      true,
      false,
    ]);
    expect(reader.strings('Names')).toEqual(['a', '1']);
  });

  test('reads absent and null properties as null, false or empty', () => {
    const reader = read({ Null: null });
    for (const name of ['Null', 'Absent']) {
      expect([reader.has(name), reader.optionalString(name), reader.optionalNumber(name), reader.boolean(name)]).toEqual([
        false,
        null,
        null,
        false,
      ]);
      expect([reader.objects(name), reader.strings(name), reader.stringMap(name), reader.json(name)]).toEqual([[], [], {}, {}]);
      expect(reader.choice(name, ['a'])).toBeNull();
      expect(reader.optionalObject(name)).toBeNull();
      expect(reader.number(name, { minimum: 1, maximum: 9, default: 5 })).toBe(5);
    }
  });

  test('names the document, the path and the property in its errors', () => {
    const reader = read({ Containers: [{ Ports: [{ Number: 'x' }] }] });
    const [container] = reader.objects('Containers');
    const [port] = container?.objects('Ports') ?? [];
    expect(() => port?.optionalNumber('Number')).toThrow(
      "AWS::ECS::Service 'Web', Containers[0], Ports[0]: property Number must be a number",
    );
    expect(() => reader.string('Name')).toThrow("AWS::ECS::Service 'Web': property Name is required");
  });

  test.each<[string, (reader: JsonReader) => unknown, string]>([
    ['a list as a string', (reader) => reader.string('List'), 'must be a string, not a list'],
    ['a string as a list', (reader) => reader.strings('Text'), 'must be a list, not a string'],
    ['a string as an object', (reader) => reader.object('Text'), 'must be an object, not a string'],
    ['an object in a list of strings', (reader) => reader.strings('List'), 'must be a list of strings, and has an object in it'],
    ['a string in a list of objects', (reader) => reader.objects('Mixed'), 'must be a list of objects'],
    ['another string as a boolean', (reader) => reader.boolean('Text'), 'must be true or false'],
    ['a number outside of its range', (reader) => reader.number('Number', { minimum: 1, maximum: 5 }), 'a whole number from 1 to 5, not 7'],
    ['another string than the allowed ones', (reader) => reader.choice('Choice', ['a', 'b']), 'must be one of a, b, not "c"'],
    ['an unknown key', (reader) => reader.allowOnly(['List']), 'property Text is unknown; allowed are List'],
  ])('refuses %s, and shows no value that may be secret', (_, readIt, message) => {
    const reader = read({ Text: 'hunter2', List: [{ a: 'hunter2' }], Mixed: [{}, 'hunter2'], Number: 7, Choice: 'c' });
    expect(() => readIt(reader)).toThrow(message);
    expect(() => readIt(reader)).toThrow(expect.not.objectContaining({ message: expect.stringContaining('hunter2') as string }));
  });

  test('collects all problems when asked to, and reads what is wrong as absent', () => {
    const { reader, problems } = collecting({ Name: [], Parts: [{ Size: 'x' }, 'y'], Extra: 1 });
    reader.allowOnly(['Name', 'Parts']);
    expect(reader.string('Name')).toBe('');
    expect(reader.objects('Parts').map((part) => part.optionalNumber('Size'))).toEqual([null]);
    expect(problems).toEqual([
      'Extra is unknown; allowed are Name, Parts',
      'Name must be a string, not a list',
      'Parts must be a list of objects',
      'Parts[0].Size must be a number',
    ]);
  });

  test('refuses a number as a string when it is strict, with the error that it is given', () => {
    class WireError extends Error {}
    const reader = new JsonReader(
      'the request',
      { Result: { Status: 1 } },
      {
        strict: true,
        error: ({ path, name, problem }) => new WireError(`${[...path, name].join('.')} ${problem}`),
      },
    );
    const readStatus = (): string => reader.object('Result').string('Status');
    expect(readStatus).toThrow(WireError);
    expect(readStatus).toThrow('Result.Status must be a string, not a number');
  });
});
