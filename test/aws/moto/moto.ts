import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { AddressInfo } from 'node:net';
import type { ChildProcess } from 'node:child_process';

/** The account that moto's calls belong to unless a role of another one was assumed. */
export const HOME_ACCOUNT = '123456789012';
export const OTHER_ACCOUNT = '222222222222';
export const REGION = 'eu-west-1';
const PATIENCE_MILLISECONDS = 60_000;

type Variables = Readonly<Record<string, string>>;

/** An AWS of one's own, made by moto: as empty as a new account, and gone when it is stopped. */
export class Moto {
  private constructor(
    readonly url: string,
    private readonly server: ChildProcess,
  ) {}

  static async start(): Promise<Moto> {
    const port = await freePort();
    // Quiet: it tells every request, and every type of resource that its CloudFormation does not know.
    const server = spawn(python(), [join(__dirname, 'serve.py'), String(port)], {
      stdio: ['pipe', 'ignore', 'ignore'],
      env: { ...process.env, MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' },
    });
    const moto = new Moto(`http://127.0.0.1:${port}`, server);
    await moto.ready();
    return moto;
  }

  /** Variables with which any SDK finds it; moto takes any key for one of its own account. */
  get variables(): Variables {
    return { AWS_ENDPOINT_URL: this.url, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  }

  /** Settings of a client of the SDK that makes and looks at what the commands work with. */
  get client(): {
    readonly region: string;
    readonly endpoint: string;
    readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  } {
    return { region: REGION, endpoint: this.url, credentials: { accessKeyId: 'test', secretAccessKey: 'test' } };
  }

  /** Runs `seed.py` and returns what it printed. */
  seed(...parameters: readonly string[]): string {
    const { status, stdout, stderr } = spawnSync(python(), ['-W', 'ignore', join(__dirname, 'seed.py'), ...parameters], {
      encoding: 'utf8',
      env: { ...process.env, ...this.variables, AWS_REGION: REGION, AWS_DEFAULT_REGION: REGION },
    });
    if (status !== 0) {
      throw new Error(`seed.py ${parameters.join(' ')} failed: ${stderr}`);
    }
    return stdout;
  }

  async stop(): Promise<void> {
    const closed = once(this.server, 'close');
    this.server.kill();
    await closed;
  }

  private async ready(): Promise<void> {
    const end = Date.now() + PATIENCE_MILLISECONDS;
    while (Date.now() < end && this.server.exitCode === null) {
      if (
        await fetch(this.url).then(
          () => true,
          () => false,
        )
      ) {
        return;
      }
      await sleep(100);
    }
    this.server.kill();
    throw new Error(`moto's server does not answer at ${this.url}`);
  }
}

function python(): string {
  const { PYTHON } = process.env;
  if (PYTHON === undefined) {
    throw new Error('PYTHON is not set; `npx projen test:aws` sets it to the interpreter of its virtual environment');
  }
  return PYTHON;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
