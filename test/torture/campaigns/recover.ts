import { isEnd } from '../subject';
import type { RunningEngine } from '../../e2e/repository';
import type { Attack } from '../campaign';

/** Kills an engine on its way, and checks that a plain start finishes the work: the version runs, and no process is left. */
export async function killAndRecover(attack: Attack, moment: (engine: RunningEngine) => Promise<string>): Promise<void> {
  const { subject, count, fail } = attack;
  await subject.stop();
  const version = subject.commit();
  const killed = subject.launch();
  const at = await Promise.race([moment(killed), resultOf(killed)]);
  killed.process.kill('SIGKILL');
  const { code, stderr } = await killed.ended;
  count('kills');
  if (code !== null) {
    fail(`the engine ended by itself with ${code} before the kill at ${at}: ${stderr.trim()}`);
  }
  const next = subject.launch();
  const result = await resultOf(next);
  if (result !== 'Succeeded') {
    fail(`after a kill at ${at}, the next start ended with ${result}`);
  } else {
    const served = await subject.served().catch(String);
    if (served !== version) {
      fail(`after a kill at ${at}, ${served} is served instead of ${version}`);
    }
  }
  next.process.kill('SIGINT');
  await next.ended;
  const left = subject.repository.processes();
  if (left.length > 0) {
    fail(`after a kill at ${at} and an orderly end, processes are left: ${left.join(' | ')}`);
  }
}

/** How the run ends, or why the engine did. */
const resultOf = (engine: RunningEngine): Promise<string> =>
  engine.until(isEnd).then(
    (event) => (event.type === 'end' ? event.result : event.type),
    (error: Error) => error.message,
  );
