import type { Pool } from 'pg';
import type { Banana, BananaChanges, NewBanana } from './banana';
import type { BananaPage, BananaStore } from './banana-store';

const COLUMNS = 'id, picked_at as "pickedAt", peeled';

/** Keeps bananas in the table that the migrations make. */
export class PostgresBananaStore implements BananaStore {
  constructor(private readonly pool: Pool) {}

  async create({ pickedAt, peeled }: NewBanana): Promise<Banana> {
    const { rows } = await this.pool.query<Banana>(`insert into bananas (picked_at, peeled) values ($1, $2) returning ${COLUMNS}`, [
      pickedAt.toISOString(),
      peeled,
    ]);
    const [created] = rows;
    if (!created) throw new Error('the database returned no row for an insert');
    return created;
  }

  async list({ limit, before }: BananaPage): Promise<readonly Banana[]> {
    const { rows } = await this.pool.query<Banana>(
      `select ${COLUMNS} from bananas where $1::integer is null or id < $1 order by id desc limit $2`,
      [before ?? null, limit],
    );
    return rows;
  }

  async find(id: number): Promise<Banana | undefined> {
    const { rows } = await this.pool.query<Banana>(`select ${COLUMNS} from bananas where id = $1`, [id]);
    return rows[0];
  }

  async update(id: number, { pickedAt, peeled }: BananaChanges): Promise<Banana | undefined> {
    const { rows } = await this.pool.query<Banana>(
      `update bananas set picked_at = coalesce($2, picked_at), peeled = coalesce($3, peeled)
       where id = $1 returning ${COLUMNS}`,
      [id, pickedAt?.toISOString() ?? null, peeled ?? null],
    );
    return rows[0];
  }

  async remove(id: number): Promise<boolean> {
    const { rowCount } = await this.pool.query('delete from bananas where id = $1', [id]);
    return rowCount === 1;
  }
}
