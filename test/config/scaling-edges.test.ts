import { checkEdges } from './check-edges';
import { sampleOptions, sampleWithEnvironment } from './sample-options';

const scalingOf = (key: string) => (value: never) => sampleOptions({ service: { scaling: { min: 1, max: 5000, [key]: value } } });
// Another target, so that there is one without this.
const targetOf = (key: string) => (value: never) =>
  sampleOptions({ service: { scaling: { min: 1, max: 5000, targetRequestsPerMinute: 100, [key]: value } } });
const STEPS = { scaleOut: [{ atLeastPercent: 80, addTasks: 2 }], scaleIn: [{ atMostPercent: 20, removeTasks: 1 }] };
const stepsOf = (key: string) => (value: never) => sampleOptions({ service: { scaling: { steps: { ...STEPS, [key]: value } } } });
const scheduledOf = (key: string) => (value: never) =>
  sampleOptions({ service: { scaling: { scheduled: [{ cron: '0 8 * * ? *', timeZone: 'UTC', [key]: value }] } } });
checkEdges([
  { path: 'service.scaling.min', options: scalingOf('min'), valid: [1, 5000], invalid: [0, 5001, 1.5] },
  {
    path: 'service.scaling.targetCpuPercent',
    options: targetOf('targetCpuPercent'),
    valid: [1, 100, false],
    invalid: [0, 101, true, null],
  },
  {
    path: 'service.scaling.targetMemoryPercent',
    options: scalingOf('targetMemoryPercent'),
    valid: [1, 100, false],
    invalid: [0, 101, true],
  },
  {
    path: 'service.scaling.targetRequestsPerMinute',
    options: scalingOf('targetRequestsPerMinute'),
    valid: [1, 1_000_000, false],
    invalid: [0, 1.5, true, '1000'],
  },
  { path: 'service.scaling.steps', options: scalingOf('steps'), valid: [STEPS, false], invalid: [true, null, []] },
  { path: 'service.scaling.steps.scaleOut', options: stepsOf('scaleOut'), valid: [STEPS.scaleOut], invalid: [[], undefined, {}] },
  { path: 'service.scaling.steps.scaleIn', options: stepsOf('scaleIn'), valid: [STEPS.scaleIn], invalid: [[], undefined] },
  { path: 'service.scaling.steps.metric', options: stepsOf('metric'), valid: ['cpu', 'memory'], invalid: ['CPU', 'requests', ''] },
  { path: 'service.scaling.steps.evaluationMinutes', options: stepsOf('evaluationMinutes'), valid: [1, 60], invalid: [0, 61] },
  { path: 'service.scaling.steps.cooldownSeconds', options: stepsOf('cooldownSeconds'), valid: [0, 3600], invalid: [-1, 3601] },
  {
    path: 'service.scaling.scheduled[0].cron',
    options: scheduledOf('cron'),
    valid: [
      '0 8 ? * MON-FRI *',
      '0/15 8-18 * * ? *',
      '30 7 1,15 JAN-MAR ? 2027-2030',
      '0 0 L * ? *',
      '0 0 15W * ? *',
      '0 0 ? * 6L *',
      '0 0 ? * FRI#2 *',
      '*/5 * * * ? *',
    ],
    invalid: [
      '0 8 * * MON *',
      '0 8 ? * ? *',
      '60 8 * * ? *',
      '0 8 32 * ? *',
      '0 8 * 13 ? *',
      '0 8 ? * 0 *',
      '0 8 ? * Mon *',
      '0 8 * * ? 1969',
      '0  8 * * ? *',
      '*/0 * * * ? *',
      '0 18-8 * * ? *',
      '0 8 * * ? *\n',
      'rate(1 hour)',
      '',
      null,
      7,
    ],
  },
  {
    path: 'service.scaling.scheduled[0].timeZone',
    options: scheduledOf('timeZone'),
    valid: ['Europe/Berlin', 'UTC', 'Asia/Kolkata', 'America/Argentina/Buenos_Aires', 'Etc/GMT+9'],
    invalid: ['Berlin', 'europe/berlin', '+02:00', 'Europe/Atlantis', '', null],
  },
  {
    path: 'environments[0].sleep.from',
    options: (from) => sampleWithEnvironment({ sleep: { from, to: '12:00', timeZone: 'UTC' } }),
    valid: ['00:00', '23:59'],
    invalid: ['24:00', '7:00', '07:60', '0700', 700, undefined],
  },
]);
