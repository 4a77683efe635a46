import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Attack, Campaign } from '../campaign';
import type { Random } from '../random';

/** What the engine stores in files of its own; not data of databases, copies of sources, and logs. */
const STATE_FILE =
  /^(key|[a-z-]+\.json|stacks\/.*|stack-events\/.*|executions\/\d+\/execution\.json|images\/.*\/image\.json|functions\/.*\/function\.json)$/;

const DAMAGES: Readonly<Record<string, (content: Buffer, random: Random) => Buffer>> = {
  empty: () => Buffer.alloc(0),
  'cut off': (content, random) => content.subarray(0, random.integer(1, content.length - 1)),
  // What a file system may show after a power failure.
  'zero from the middle': (content) => Buffer.concat([content.subarray(0, content.length / 2), Buffer.alloc(content.length / 2)]),
  replaced: (_content, random) => Buffer.from(random.text(100)),
};

/** A damaged file of the state: the engine works without it or ends with an error that names it; with the right file, it goes on. */
export const damagedState: Campaign = {
  run: async (attack) => {
    const { subject, random } = attack;
    await subject.engine();
    do {
      await subject.stop();
      const files = readdirSync(subject.state, { recursive: true, encoding: 'utf8' }).filter((file) => STATE_FILE.test(file));
      const kind = random.pick([...new Set(files.map(kindOf))]);
      await damageAndRepair(attack, random.pick(files.filter((file) => kindOf(file) === kind)));
    } while (!attack.isOver());
  },
};

const kindOf = (file: string): string => (file.includes('/') ? String(file.split('/', 1)[0]) : file);

async function damageAndRepair({ subject, random, count, fail }: Attack, file: string): Promise<void> {
  const path = join(subject.state, file);
  const content = readFileSync(path);
  const damage = random.pick(Object.keys(DAMAGES));
  const damaged = DAMAGES[damage]?.(content, random) ?? Buffer.alloc(0);
  writeFileSync(path, damaged);
  count('damaged files');
  subject.commit();
  const engine = subject.launch();
  const result = await subject.result(engine);
  const losses = result === 'Succeeded' ? await subject.losses() : [];
  losses.forEach((loss) => fail(`with ${file} ${damage}, ${loss}`));
  await subject.stop();
  const { stderr } = await engine.ended;
  if (result !== 'Succeeded' && !namesFile(`${stderr}${result}`, path)) {
    fail(`with ${file} ${damage}, the error does not name the file in plain words: ${stderr}${result}`);
  }
  // The engine may have replaced it.
  if (existsSync(path) && readFileSync(path).equals(damaged)) {
    writeFileSync(path, content);
  }
  const repaired = await subject.result(subject.launch());
  if (repaired === 'Succeeded') {
    (await subject.losses()).forEach((loss) => fail(`with ${file} ${damage} and put back, ${loss}`));
  } else {
    fail(`with ${file} ${damage} and put back, the next start ended with ${repaired}`);
  }
}

const namesFile = (message: string, path: string): boolean => message.includes(path) && !message.includes('\n    at ');
