import { damagedState } from './campaigns/damaged-state';
import { fullDisk } from './campaigns/full-disk';
import { balancerFuzz, endpointFuzz } from './campaigns/fuzz';
import { aimedKills, randomKills } from './campaigns/kills';
import { rollouts } from './campaigns/rollouts';
import { HELP, parseOptions, UsageError, type TortureOptions } from './options';
import { Random } from './random';
import { Subject } from './subject';
import type { Campaign } from './campaign';

/** The first begins with a first run, which the others need, too. */
const CAMPAIGNS: Readonly<Record<string, Campaign>> = {
  'aimed-kills': aimedKills,
  'random-kills': randomKills,
  'damaged-state': damagedState,
  rollouts,
  'endpoint-fuzz': endpointFuzz,
  'balancer-fuzz': balancerFuzz,
  'full-disk': fullDisk,
};
const MINUTE = 60_000;
/** One mistake may show a thousand times. */
const MAXIMUM_FAILURES = 10;
/** An error may carry many events. */
const MAXIMUM_LENGTH = 2000;
const INTERRUPTED = 130;

process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';

type Outcome = 'passed' | 'failed' | 'impossible' | 'interrupted';

/** `npx projen torture`: exits with 1 if something failed or nothing could run, with 2 if it is called wrongly, with 130 after Ctrl-C. */
async function main(): Promise<number> {
  const options = parseOptions(process.argv.slice(2), Object.keys(CAMPAIGNS));
  if (options.help) {
    console.log(HELP);
    return 0;
  }
  const interruption = new AbortController();
  const interrupt = (): void => interruption.abort(new Error('interrupted'));
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  return torture(options, interruption.signal);
}

async function torture({ minutes, seed, only }: TortureOptions, signal: AbortSignal): Promise<number> {
  const names = Object.keys(CAMPAIGNS).filter((name) => only.length === 0 || only.includes(name));
  const end = performance.now() + minutes * MINUTE;
  console.log(`seed ${seed}, about ${minutes} minutes: ${names.join(', ')}`);
  const outcomes: Outcome[] = [];
  let subject = new Subject(signal);
  try {
    for (const [index, name] of names.entries()) {
      if (signal.aborted) {
        break;
      }
      const deadline = performance.now() + (end - performance.now()) / (names.length - index);
      const outcome = await attack({ name, seed, deadline, subject, signal });
      outcomes.push(outcome);
      if (outcome === 'failed') {
        // What is left must not fail the next campaign.
        await subject.discard();
        subject = new Subject(signal);
      }
    }
  } finally {
    await subject.discard();
  }
  const [passed, failed] = (['passed', 'failed'] as const).map((kind) => outcomes.filter((outcome) => outcome === kind).length);
  console.log(`repeat it with: npx projen torture --seed ${seed} --minutes ${minutes}${only.map((name) => ` --only ${name}`).join('')}`);
  console.log(`${passed} passed, ${failed} failed`);
  return signal.aborted ? INTERRUPTED : failed === 0 && passed !== 0 ? 0 : 1;
}

interface AttackProps {
  readonly name: string;
  readonly seed: string;
  readonly deadline: number;
  readonly subject: Subject;
  readonly signal: AbortSignal;
}

async function attack({ name, seed, deadline, subject, signal }: AttackProps): Promise<Outcome> {
  const campaign = CAMPAIGNS[name] as Campaign;
  const impossible = campaign.impossible?.() ?? null;
  if (impossible !== null) {
    console.log(`!!! SKIPPED: ${name}: ${impossible}`);
    return 'impossible';
  }
  const failures: string[] = [];
  const counts = new Map<string, number>();
  const began = performance.now();
  try {
    await campaign.run({
      random: new Random(`${seed}/${name}`),
      subject,
      signal,
      isOver: () => signal.aborted || performance.now() >= deadline || failures.length >= MAXIMUM_FAILURES,
      fail: (what) => failures.push(what),
      count: (what) => counts.set(what, (counts.get(what) ?? 0) + 1),
    });
  } catch (error) {
    failures.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  const done = `${name}: ${[...counts].map(([what, count]) => `${count} ${what}`).join(', ') || 'nothing'}`;
  const seconds = Math.round((performance.now() - began) / 1000);
  if (signal.aborted) {
    console.log(`${done} in ${seconds} s, then interrupted`);
    return 'interrupted';
  }
  console.log(`${done} in ${seconds} s; ${failures.length === 0 ? 'lost: nothing' : `FAILED ${failures.length} times:`}`);
  failures.slice(0, MAXIMUM_FAILURES).forEach((failure) => console.log(`  ${failure.slice(0, MAXIMUM_LENGTH)}`));
  return failures.length === 0 ? 'passed' : 'failed';
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
