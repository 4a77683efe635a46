import { platformWarnings } from '../../src/config/warnings';
import { PROD, TEST, platformFixture } from '../support/platform-fixture';

test('warns of a production environment whose alarms notify nobody', () => {
  expect(platformWarnings(platformFixture())).toEqual([
    { environment: 'prod', detail: 'nobody is notified when an alarm goes off', fix: expect.stringContaining('notifyEmails') },
  ]);
});

test('warns of a budget in a region in which CloudFormation has none', () => {
  const environment = { ...TEST, region: 'eu-north-1', cost: { budgetUsdPerMonth: 100 } };
  expect(platformWarnings(platformFixture({ pipeline: { region: 'eu-west-1' }, environments: [environment] }))).toEqual([
    {
      environment: 'test',
      detail: 'nobody is notified when it costs more than its budget: CloudFormation cannot create an AWS Budget in eu-north-1',
      fix: expect.stringContaining('create a budget of 100 USD for the tag budget'),
    },
  ]);
});

test.each([
  ['the pipeline notifies somebody', { pipeline: { notifyEmails: ['team@example.com'] } }],
  ['the environment notifies somebody', { environments: [TEST, { ...PROD, notifyEmails: ['team@example.com'] }] }],
  ['no environment is in production', { environments: [TEST] }],
])('does not warn when %s', (_name, options) => {
  expect(platformWarnings(platformFixture(options))).toEqual([]);
});
