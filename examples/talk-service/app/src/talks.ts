import { database } from './database';

export interface Talk {
  readonly id: number;
  readonly title: string;
  readonly speaker: string;
  readonly state: 'submitted' | 'reviewed';
}

const COLUMNS = 'id, title, speaker, state';

export async function listTalks(): Promise<readonly Talk[]> {
  return (await database.query<Talk>(`select ${COLUMNS} from talks order by submitted_at desc limit 50`)).rows;
}

/** Undefined if there is none. */
export async function findTalk(id: number): Promise<Talk | undefined> {
  return (await database.query<Talk>(`select ${COLUMNS} from talks where id = $1`, [id])).rows[0];
}

export async function addTalk({ title, speaker }: Pick<Talk, 'title' | 'speaker'>): Promise<Talk> {
  const { rows } = await database.query<Talk>(`insert into talks (title, speaker) values ($1, $2) returning ${COLUMNS}`, [title, speaker]);
  return rows[0]!;
}
