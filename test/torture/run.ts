import { aimedKills } from './campaigns/aimed-kills';
import { balancerFuzz } from './campaigns/balancer-fuzz';
import { endpointFuzz } from './campaigns/endpoint-fuzz';
import { fullDisk } from './campaigns/full-disk';
import { randomKills } from './campaigns/random-kills';
import { rollouts } from './campaigns/rollouts';
import { HELP, parseOptions, UsageError, type TortureOptions } from './options';
import { Random } from './random';
import { Subject } from './subject';
import type { Campaign } from './campaign';

const CAMPAIGNS: Readonly<Record<string, Campaign>> = {
  'endpoint-fuzz': endpointFuzz,
  'balancer-fuzz': balancerFuzz,
  rollouts,
  'random-kills': randomKills,
  'aimed-kills': aimedKills,
  'full-disk': fullDisk,
};
const MINUTE = 60_000;
/** One mistake may show a thousand times. */
const SHOWN_FAILURES = 10;

/** `npx projen torture`: exits with 1 where something failed, with 2 where it is called wrongly. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), Object.keys(CAMPAIGNS));
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  return torture(options);
}

async function torture({ minutes, seed, only }: TortureOptions): Promise<number> {
  const names = Object.keys(CAMPAIGNS).filter((name) => only.length === 0 || only.includes(name));
  const end = performance.now() + minutes * MINUTE;
  console.log(`seed ${seed}, ${minutes} minutes, campaigns: ${names.join(', ')}`);
  const subject = new Subject();
  const failed: string[] = [];
  try {
    for (const [index, name] of names.entries()) {
      const deadline = performance.now() + (end - performance.now()) / (names.length - index);
      if (await attack({ name, seed, deadline, subject })) {
        failed.push(name);
      }
    }
  } finally {
    await subject.discard();
  }
  failed.forEach((name) =>
    console.log(`FAILED: ${name}; repeat it with: npx projen torture --seed ${seed} --only ${name} --minutes ${minutes}`),
  );
  console.log(`${names.length - failed.length} passed, ${failed.length} failed`);
  return failed.length === 0 ? 0 : 1;
}

interface AttackProps {
  readonly name: string;
  readonly seed: string;
  readonly deadline: number;
  readonly subject: Subject;
}

/** Whether it failed. */
async function attack({ name, seed, deadline, subject }: AttackProps): Promise<boolean> {
  const campaign = CAMPAIGNS[name];
  const impossible = campaign?.impossible?.() ?? null;
  if (campaign === undefined || impossible !== null) {
    console.log(`!!! SKIPPED: ${name}: ${impossible}`);
    return false;
  }
  const failures: string[] = [];
  const counts = new Map<string, number>();
  const began = performance.now();
  try {
    await campaign.run({
      random: new Random(`${seed}/${name}`),
      subject,
      isOver: () => performance.now() >= deadline || failures.length >= SHOWN_FAILURES,
      fail: (what) => failures.push(what),
      count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1),
    });
  } catch (error) {
    failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const done = [...counts].map(([what, count]) => `${count} ${what}`).join(', ');
  console.log(`${name}: ${done || 'nothing done'} in ${Math.round((performance.now() - began) / 1000)} s, ${failures.length} failures`);
  failures.slice(0, SHOWN_FAILURES).forEach((failure) => console.log(`  ${failure}`));
  return failures.length > 0;
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: Error) => {
    console.error(error instanceof UsageError ? error.message : error.stack);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  },
);
