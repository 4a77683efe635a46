import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DbClusters } from '../../laptop/src/rds/db-clusters';

const NAME = 'by-hand';
const MASTER = { name: 'bench', password: 'not-a-secret-of-anything', database: 'bench', requiresTls: false };

/** The PostgreSQL that runs already when work is done by hand. */
export class ByHandDatabase {
  static async start(runtime: 'process' | 'docker'): Promise<ByHandDatabase> {
    const stateDirectory = mkdtempSync(join(tmpdir(), 'bench-database-'));
    const clusters = new DbClusters({ stateDirectory, runtime });
    const { address, port } = await clusters.ensure(NAME, { engine: 'postgres', master: MASTER });
    return new ByHandDatabase(stateDirectory, clusters, {
      DATABASE_HOST: address,
      DATABASE_PORT: String(port),
      DATABASE_NAME: MASTER.database,
      DATABASE_USER: MASTER.name,
      DATABASE_PASSWORD: MASTER.password,
    });
  }

  private constructor(
    private readonly stateDirectory: string,
    private readonly clusters: DbClusters,
    /** What the app reads. */
    readonly environment: Readonly<Record<string, string>>,
  ) {}

  async stop(): Promise<void> {
    await this.clusters.destroy(NAME);
    rmSync(this.stateDirectory, { recursive: true, force: true });
  }
}
