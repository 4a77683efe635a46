import { alternate } from '../alternate';
import { ratioRow } from '../ratio-row';
import { RepositoryCopy } from '../repository-copy';
import { stockProject } from '../stock-project';
import { timed } from '../timed';
import type { Target } from '../row';

/** `npx projen`, here and in a stock project. */
export const projen: Target = async (context) => {
  const stock = stockProject(context.log);
  const copy = new RepositoryCopy();
  try {
    const run = (directory: string) => () => timed({ program: 'npx', arguments: ['projen'], directory });
    const [here, there] = [run(copy.folder), run(stock)];
    // The first one in a fresh folder may have something to write.
    await here();
    await there();
    const { here: ours = [], 'stock project': theirs = [] } = await alternate(context, { here, 'stock project': there });
    return [ratioRow({ name: 'npx projen, and in a stock project', ours, theirs, atMost: 0.5 })];
  } finally {
    copy.discard();
  }
};
