import { CONFIGURATIONS } from '../../support/configurations';
import { alternate } from '../alternate';
import { median } from '../median';
import { ratioRow } from '../ratio-row';
import { RepositoryCopy } from '../repository-copy';
import { timed } from '../timed';
import { writeEnvironments } from '../write-environments';
import type { Row, Target } from '../row';

const [FEW, SEVERAL, MANY, MOST] = [2, 5, 10, 20] as const;
/** What one more environment may cost among many, compared with one among few: 1 is linear, and the rest is noise. */
const AT_MOST = 1.2;

/** `cdk synth` with more and more environments. */
export const environments: Target = async (context) => {
  const copy = new RepositoryCopy();
  try {
    const side = (count: number) => () => {
      writeEnvironments(copy.folder, { count });
      return timed({ program: 'npx', arguments: ['cdk', 'synth', '-q'], directory: copy.folder });
    };
    const counts = [FEW, SEVERAL, MANY, MOST];
    const seconds = await alternate(context, Object.fromEntries(counts.map((count) => [`${count} environments`, side(count)])));
    const series = new Map(counts.map((count) => [count, median(seconds[`${count} environments`] ?? [])]));
    return [growth(series)];
  } finally {
    copy.discard();
  }
};

/** `cdk synth` of many environments with every option set, and with the defaults. */
export const everything: Target = async (context) => {
  const copies = { everything: new RepositoryCopy(), defaults: new RepositoryCopy() };
  try {
    writeEnvironments(copies.everything.folder, { count: MOST, config: CONFIGURATIONS['everything set']!() });
    writeEnvironments(copies.defaults.folder, { count: MOST });
    const side =
      ({ folder: directory }: RepositoryCopy) =>
      () =>
        timed({ program: 'npx', arguments: ['cdk', 'synth', '-q'], directory });
    const seconds = await alternate(context, { everything: side(copies.everything), defaults: side(copies.defaults) });
    const [ours = [], theirs = []] = Object.values(seconds);
    return [ratioRow({ name: `synth of ${MOST} environments with every option, and with the defaults`, ours, theirs, atMost: 3 })];
  } finally {
    Object.values(copies).forEach((copy) => copy.discard());
  }
};

function growth(series: ReadonlyMap<number, number>): Row {
  const perEnvironment = (from: number, to: number): number => ((series.get(to) ?? NaN) - (series.get(from) ?? NaN)) / (to - from);
  const [first, last] = [perEnvironment(FEW, MANY), perEnvironment(MANY, MOST)];
  const ratio = last / first;
  return {
    name: `synth of ${[...series].map(([count, seconds]) => `${count}: ${seconds.toFixed(2)} s`).join(', ')}; each one more`,
    ours: `${last.toFixed(3)} s`,
    theirs: `${first.toFixed(3)} s`,
    ratio,
    target: `<= ${AT_MOST.toFixed(2)}`,
    passed: ratio <= AT_MOST,
  };
}
