import { PlatformProject } from './src/project/platform-project';

const platform = new PlatformProject({
  name: 'talks',
  source: { repository: 'acme/talks' },
  service: {
    port: 8080,
    healthCheckPath: '/health',
    build: { test: '' },
    release: { command: ['node', 'dist/main.js', 'migrate'], timeoutMinutes: 5 },
    workers: {
      reviewer: { command: ['node', 'dist/main.js', 'review'], scaling: { min: 1, max: 4 } },
    },
    schedules: {
      digest: { command: ['node', 'dist/main.js', 'digest'], cron: '0 7 * * ? *', timeZone: 'Europe/Berlin' },
    },
  },
  database: { engine: 'postgresql' },
  environments: [
    { name: 'test', account: '111111111111', region: 'eu-west-1', tier: 'development' },
    {
      name: 'prod',
      account: '111111111111',
      region: 'eu-west-1',
      tier: 'production',
      deployment: { strategy: 'canary', percent: 25, stepMinutes: 0, bakeMinutes: 5, pauseBeforeTraffic: true },
    },
  ],
});

platform.synth();
