import { alternate } from '../alternate';
import { ratioRow } from '../ratio-row';
import { RepositoryCopy } from '../repository-copy';
import { stockProject } from '../stock-project';
import { timed } from '../timed';
import { writeEnvironments } from '../write-environments';
import type { Target } from '../row';

/** `cdk synth` of the whole platform with two environments, and of a stock hello-world. */
export const synth: Target = async (context) => {
  const stock = stockProject(context.log);
  const copy = new RepositoryCopy();
  try {
    writeEnvironments(copy.folder, { count: 2 });
    const run = (directory: string) => () => timed({ program: 'npx', arguments: ['cdk', 'synth', '-q'], directory });
    const [here, there] = [run(copy.folder), run(stock)];
    await here();
    await there();
    const { here: ours = [], 'stock project': theirs = [] } = await alternate(context, { here, 'stock project': there });
    return [ratioRow({ name: 'npx cdk synth -q, and of a stock hello-world', ours, theirs, atMost: 1 / 3 })];
  } finally {
    copy.discard();
  }
};
