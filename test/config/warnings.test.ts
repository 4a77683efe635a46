import { platformWarnings } from '../../src/config/warnings';
import { PROD, TEST, platformFixture } from '../support/platform-fixture';

test('warns of a production environment whose alarms notify nobody', () => {
  expect(platformWarnings(platformFixture())).toEqual([
    { environment: 'prod', detail: 'nobody is notified when an alarm goes off', fix: expect.stringContaining('notifyEmails') },
  ]);
});

test.each([
  ['the pipeline notifies somebody', { pipeline: { notifyEmails: ['team@example.com'] } }],
  ['the environment notifies somebody', { environments: [TEST, { ...PROD, notifyEmails: ['team@example.com'] }] }],
  ['no environment is in production', { environments: [TEST] }],
])('does not warn when %s', (_name, options) => {
  expect(platformWarnings(platformFixture(options))).toEqual([]);
});
