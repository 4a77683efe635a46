import type { PlatformConfig } from '../../src/config/platform-config';
import { CHANNELS, DOMAIN, OTHER_ACCOUNT, platformFixture, PROD, TEST } from './platform-fixture';
import { settingPairs } from './setting-pairs';

/** Configurations with different templates, for tests of what holds for every platform. */
export const CONFIGURATIONS: Readonly<Record<string, () => PlatformConfig>> = {
  'two environments': () => platformFixture(),
  'one environment behind an approval': () => platformFixture({ environments: [PROD] }),
  'no database': () => platformFixture({ database: undefined }),
  MySQL: () => platformFixture({ database: { engine: 'mysql' } }),
  'another account': () => platformFixture({ environments: [TEST, { ...PROD, account: OTHER_ACCOUNT }] }),
  'another region': () => platformFixture({ environments: [TEST, { ...PROD, region: 'us-east-1' }] }),
  'other accounts and regions': () =>
    platformFixture({
      environments: [
        TEST,
        { ...PROD, name: 'eu', account: OTHER_ACCOUNT },
        { ...PROD, name: 'us', account: '333333333333', region: 'us-east-1' },
      ],
    }),
  'every pair of settings': () => platformFixture({ environments: settingPairs() }),
  'every deployment strategy': () =>
    platformFixture({
      environments: [
        { ...TEST, deployment: { strategy: 'blueGreen', bakeMinutes: 0, testBeforeTraffic: true } },
        { ...TEST, name: 'between', deployment: { betweenStrategies: true } },
        { ...PROD, name: 'eu', domain: DOMAIN, deployment: { strategy: 'canary', percent: 2.5, stepMinutes: 15, bakeMinutes: 20 } },
        {
          ...PROD,
          name: 'us',
          account: OTHER_ACCOUNT,
          region: 'us-east-1',
          deployment: { strategy: 'linear', percent: 25, pauseBeforeTraffic: true, testBeforeTraffic: true },
        },
      ],
    }),
  'everything set': () =>
    platformFixture({
      pipeline: { notifyEmails: ['team@example.com'] },
      notifications: CHANNELS,
      service: {
        architecture: 'X86_64',
        command: ['node', 'main.js'],
        spot: { fargateBase: 1, fargateWeight: 1, spotWeight: 3 },
        ephemeralStorageGiB: 50,
        sharedFiles: { path: '/app/uploads', uid: 33, gid: 33 },
        environment: { LOG_LEVEL: 'info' },
        secrets: ['API_KEY'],
        release: { command: ['node', 'migrate.js'] },
        restartOnSecretChange: true,
        workers: { mailer: { command: ['node', 'mailer.js'] } },
        schedules: { report: { command: ['node', 'report.js'], cron: '0 3 * * ? *', timeZone: 'Europe/Berlin' } },
        port: 3000,
      },
      environments: [
        {
          ...TEST,
          domain: DOMAIN,
          network: { natGateways: 1 },
          sleep: { from: '20:00', to: '07:00', timeZone: 'Europe/Berlin' },
          service: { scaling: { targetMemoryPercent: 75 }, workers: { reports: { command: ['node', 'reports.js'] } } },
        },
        {
          ...PROD,
          domain: DOMAIN,
          approval: { timeoutHours: 24 },
          service: {
            scaling: {
              min: 2,
              max: 20,
              targetMemoryPercent: 75,
              targetRequestsPerMinute: 1000,
              steps: { scaleOut: [{ atLeastPercent: 80, addTasks: 2 }], scaleIn: [{ atMostPercent: 20, removeTasks: 1 }] },
              scheduled: [
                { cron: '0 8 * * ? *', timeZone: 'Europe/Berlin', min: 3 },
                { cron: '0 20 * * ? *', timeZone: 'Europe/Berlin' },
              ],
            },
            schedules: { poll: { command: ['node', 'poll.js'], rate: '15 minutes', overlap: 'allow', cpu: 1024, memoryMiB: 2048 } },
            workers: {
              mailer: {
                cpu: 1024,
                memoryMiB: 2048,
                stopTimeoutSeconds: 120,
                scaling: {
                  min: 1,
                  targetMemoryPercent: 75,
                  steps: { scaleOut: [{ atLeastPercent: 80, addTasks: 2 }], scaleIn: [{ atMostPercent: 20, removeTasks: 1 }] },
                  scheduled: [{ cron: '0 8 * * ? *', timeZone: 'Europe/Berlin', min: 3 }],
                },
              },
            },
          },
        },
      ],
      tags: { team: 'fruit' },
    }),
};

/** The number of environments that the platform is tested with. */
export const twentyEnvironments = (): PlatformConfig =>
  platformFixture({
    environments: [...Array.from({ length: 19 }, (_, index) => ({ ...TEST, name: `env-${index + 1}` })), PROD],
  });
