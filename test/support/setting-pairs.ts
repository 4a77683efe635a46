import type { DatabaseOptions } from '../../src/config/database';
import type { DeploymentOptions } from '../../src/config/deployment';
import type { EnvironmentOptions } from '../../src/config/environment';
import type { EnvironmentServiceOptions } from '../../src/config/service';
import { DOMAIN, PROD, TEST } from './platform-fixture';

/** Settings of an environment with the values that they can have. */
const SETTINGS = {
  tier: ['development', 'production'],
  database: ['postgresql', 'mysql', 'none'],
  natGateways: [0, 2],
  domain: [false, true],
  sleep: [false, true],
  scaling: ['default', 'requests', 'steps', 'scheduled'],
  release: [false, true],
  spot: [false, true, 'mix'],
  disk: ['default', 'larger'],
  sharedFiles: [false, true],
  restart: [false, true],
  workers: [false, true],
  schedules: ['none', 'skip', 'allow'],
  deployment: ['rolling', 'between', 'tested', 'paused'],
  sidecars: [false, true],
  paths: [false, true],
} as const;

type Setting = keyof typeof SETTINGS;
type Row = { readonly [Name in Setting]: (typeof SETTINGS)[Name][number] };

/** Those with the most values first, which makes the fewest rows. */
const names = (Object.keys(SETTINGS) as Setting[]).sort((one, other) => SETTINGS[other].length - SETTINGS[one].length);

function isAllowed({ sleep, scaling, deployment, restart, paths }: Partial<Row>): boolean {
  // Steps and scheduled changes would wake an environment that sleeps.
  const wakes = sleep === true && (scaling === 'steps' || scaling === 'scheduled');
  // Of two target groups, none gets all requests.
  const countsRequests = scaling === 'requests' && deployment !== undefined && deployment !== 'rolling';
  // The restart would wait for tests that nothing runs, or for a person.
  const restartWaits = restart === true && (deployment === 'tested' || deployment === 'paused');
  // A path has a single target group.
  const shiftsPaths = paths === true && deployment !== undefined && deployment !== 'rolling';
  return !wakes && !countsRequests && !restartWaits && !shiftsPaths;
}

const pairsOf = (row: Partial<Row>): readonly string[] => {
  const chosen = names.filter((name) => row[name] !== undefined).map((name) => `${name}: ${row[name]}`);
  return chosen.flatMap((one, index) => chosen.slice(index + 1).map((other) => `${one}, ${other}`));
};

const ALL: readonly Partial<Row>[] = names.flatMap((one, index) =>
  names
    .slice(index + 1)
    .flatMap((other) => SETTINGS[one].flatMap((first) => SETTINGS[other].map((second) => ({ [one]: first, [other]: second })))),
);

/** Every allowed pair of values of two settings. */
export const ALLOWED_PAIRS: readonly string[] = ALL.filter(isAllowed).flatMap(pairsOf);

/** Rows in which every allowed pair occurs: each begins with a pair that is missing, and gets the values that cover the most others. */
function coverPairs(): readonly Row[] {
  const missing = new Set(ALLOWED_PAIRS);
  const rows: Row[] = [];
  for (const start of ALL.filter(isAllowed)) {
    if (!pairsOf(start).some((pair) => missing.has(pair))) {
      continue;
    }
    const row = names.reduce<Partial<Row>>(
      (partial, name) => (name in partial ? partial : withBest(partial, { name, missing })),
      start,
    ) as Row;
    pairsOf(row).forEach((pair) => missing.delete(pair));
    rows.push(row);
  }
  return rows;
}

function withBest(row: Partial<Row>, { name, missing }: { readonly name: Setting; readonly missing: ReadonlySet<string> }): Partial<Row> {
  const candidates = SETTINGS[name].map((value): Partial<Row> => ({ ...row, [name]: value })).filter(isAllowed);
  const gain = (candidate: Partial<Row>): number => pairsOf(candidate).filter((pair) => missing.has(pair)).length;
  return candidates.reduce((best, candidate) => (gain(candidate) > gain(best) ? candidate : best));
}

export const ROWS = coverPairs();
export const pairsInRows = (): readonly string[] => ROWS.flatMap(pairsOf);

const DATABASES: Readonly<Record<Row['database'], DatabaseOptions | false>> = {
  postgresql: { engine: 'postgresql' },
  mysql: { engine: 'mysql' },
  none: false,
};
const SCALING: Readonly<Record<Row['scaling'], EnvironmentServiceOptions['scaling']>> = {
  default: {},
  requests: { targetRequestsPerMinute: 1000, targetMemoryPercent: 70 },
  steps: { steps: { scaleOut: [{ atLeastPercent: 80, addTasks: 2 }], scaleIn: [{ atMostPercent: 20, removeTasks: 1 }] } },
  scheduled: { scheduled: [{ cron: '0 8 * * ? *', timeZone: 'Europe/Berlin', min: 2 }] },
};

const DEPLOYMENTS: Readonly<Record<Row['deployment'], DeploymentOptions>> = {
  rolling: {},
  between: { betweenStrategies: true, drainInBackground: true },
  tested: { strategy: 'canary', percent: 25, stepMinutes: 15, testBeforeTraffic: true },
  paused: { strategy: 'linear', percent: 25, bakeMinutes: 0, pauseBeforeTraffic: true },
};

const SIDECARS: EnvironmentServiceOptions = {
  containers: {
    proxy: {
      image: 'public.ecr.aws/nginx/nginx:1.29.3',
      ports: [9000],
      healthCheck: { command: ['CMD', 'nginx', '-t'] },
      secrets: { TOKEN: 'API_KEY' },
      cpu: 64,
      memoryMiB: 128,
      volumes: { sockets: '/run/app' },
    },
    prepare: { image: '222222222222.dkr.ecr.eu-west-1.amazonaws.com/prepare:1', essential: false },
  },
  dependsOn: { proxy: 'HEALTHY', prepare: 'SUCCESS' },
  volumes: { sockets: '/app/sockets' },
};

function serviceOf({
  scaling,
  release,
  spot,
  disk,
  sharedFiles,
  restart,
  workers,
  schedules,
  sidecars,
  paths,
}: Row): EnvironmentServiceOptions {
  return {
    scaling: { max: 10, ...SCALING[scaling] },
    spot: spot === 'mix' ? { fargateBase: 1, fargateWeight: 1, spotWeight: 3 } : spot,
    secrets: ['API_KEY'],
    ...(release && { release: { command: ['node', 'migrate.js'] } }),
    ...(disk === 'larger' && { ephemeralStorageGiB: 100 }),
    ...(sharedFiles && { sharedFiles: { path: '/files' } }),
    ...(restart && { restartOnSecretChange: true }),
    ...(workers && { workers: { mailer: { command: ['node', 'mailer.js'] } } }),
    ...(sidecars && SIDECARS),
    ...(paths && { additionalPorts: [9090], paths: { metrics: { patterns: ['/metrics', '/metrics/*'], port: 9090 } } }),
    ...(schedules !== 'none' && { schedules: { report: { command: ['node', 'report.js'], rate: '1 hour', overlap: schedules } } }),
  };
}

/** The environment of a row; `settings: false` leaves out what does not decide which stateful resources there are. */
export function environmentOf(row: Row, { settings }: { readonly settings: boolean }): EnvironmentOptions {
  const name = `row-${ROWS.indexOf(row) + 1}`;
  return {
    ...(row.tier === 'production' ? PROD : TEST),
    name,
    database: DATABASES[row.database],
    network: { natGateways: row.natGateways },
    ...(row.domain && { domain: { ...DOMAIN, name } }),
    ...(settings && {
      service: serviceOf(row),
      // No setting of its own: it changes nothing that another setting does.
      ...(row.tier === 'production' && { notifyEmails: ['team@example.com'], cost: { budgetUsdPerMonth: 500 } }),
      deployment: DEPLOYMENTS[row.deployment],
      ...(row.sleep && { sleep: { from: '20:00', to: '07:00', timeZone: 'Europe/Berlin', reason: 'used in office hours only' } }),
    }),
  };
}

/** A platform with an environment for each row. */
export const settingPairs = (): readonly EnvironmentOptions[] => ROWS.map((row) => environmentOf(row, { settings: true }));
