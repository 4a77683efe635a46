import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { parseMoment } from '../src/bananas/parse-moment';

const GOOD = {
  '2016-01-25T21:34:55': '2016-01-25T21:34:55.000Z',
  '2016-01-25T21:34:55Z': '2016-01-25T21:34:55.000Z',
  '2016-01-25t21:34:55z': '2016-01-25T21:34:55.000Z',
  '2016-01-25T21:34:55.1': '2016-01-25T21:34:55.100Z',
  '2016-01-25T21:34:55.123456789Z': '2016-01-25T21:34:55.123Z',
  '2016-01-25T21:34:55+02:00': '2016-01-25T19:34:55.000Z',
  '2016-01-25T21:34:55-05:30': '2016-01-26T03:04:55.000Z',
  '2024-02-29T00:00:00Z': '2024-02-29T00:00:00.000Z',
  '2000-02-29T00:00:00Z': '2000-02-29T00:00:00.000Z',
  '0001-01-01T00:00:00Z': '0001-01-01T00:00:00.000Z',
  '9999-12-31T23:59:59.999Z': '9999-12-31T23:59:59.999Z',
};

const BAD = [
  '',
  'noon',
  '2016-01-25',
  '2016-01-25 21:34:55',
  '2016-01-25T21:34',
  '2016-1-25T21:34:55',
  '20160125T213455Z',
  '+02016-01-25T21:34:55Z',
  '2016-13-01T00:00:00Z',
  '2016-00-01T00:00:00Z',
  '2016-01-00T00:00:00Z',
  '2016-04-31T00:00:00Z',
  '2023-02-29T00:00:00Z',
  '1900-02-29T00:00:00Z',
  '2016-01-25T24:00:00Z',
  '2016-01-25T23:60:00Z',
  '2016-01-25T23:59:60Z',
  '2016-01-25T21:34:55.Z',
  '2016-01-25T21:34:55+0200',
  '2016-01-25T21:34:55+24:00',
  '2016-01-25T21:34:55+02:60',
  '2016-01-25T21:34:55Z ',
  '2016-01-25T21:34:55Z\n',
  '0000-01-01T00:00:00Z',
  '0001-01-01T00:00:00+01:00',
  '9999-12-31T23:59:59-01:00',
];

describe('a moment', () => {
  for (const [text, moment] of Object.entries(GOOD)) {
    it(`is read from ${text}`, () => assert.equal(parseMoment(text)?.toISOString(), moment));
  }

  for (const text of BAD) {
    it(`is not read from ${JSON.stringify(text)}`, () => assert.equal(parseMoment(text), undefined));
  }

  it('is the same in every zone the process may run in', () => {
    const before = process.env.TZ;
    process.env.TZ = 'America/New_York';
    try {
      assert.equal(parseMoment('2016-07-25T21:34:55')?.toISOString(), '2016-07-25T21:34:55.000Z');
    } finally {
      if (before === undefined) delete process.env.TZ;
      else process.env.TZ = before;
    }
  });
});
