import { spawn } from 'node:child_process';
import { tryFindPipeline } from '../pipeline/find-pipeline';
import { PageServer } from './page-server';
import { routes } from './routes';
import type { Engine } from '../engine';
import type { LiveEvents } from './live-events';

export interface StartPageProps {
  readonly engine: Engine;
  readonly live: LiveEvents;
  /** Also in a browser. */
  readonly open: boolean;
}

/** Serves the page until the returned server is stopped, and reports its address. */
export async function startPage({ engine, live, open }: StartPageProps): Promise<PageServer> {
  const { context, parts, host } = engine;
  const { stateDirectory, basePort } = context;
  const server = new PageServer({
    stateDirectory,
    basePort,
    routes: routes({ ...context, ...parts, live }),
    projectName: () => tryFindPipeline(parts.stacks)?.record.physicalId,
    events: { subscribe: (listener) => live.subscribe(listener), fingerprint: () => JSON.stringify(parts.ecs.views()) },
  });
  await server.start();
  host.emit({ type: 'page', url: server.address });
  if (open) {
    const warn = (message: string): void => host.emit({ type: 'notice', level: 'warning', message });
    openBrowser(server.address, warn);
  }
  return server;
}

function openBrowser(url: string, warn: (message: string) => void): void {
  const program = process.platform === 'darwin' ? 'open' : 'xdg-open';
  const child = spawn(program, [url], { stdio: 'ignore', detached: true });
  child.once('error', ({ message }) => warn(`no browser was opened (${message}); open the address by hand`));
  child.unref();
}
