export interface Migration {
  readonly version: number;
  readonly name: string;
  readonly sql: string;
}

/**
 * In order; add at the end and never change one that has run. Tasks of the previous version go on working while and
 * after one runs, so it must not take away what they use.
 */
export const MIGRATIONS: readonly Migration[] = [
  {
    version: 1,
    name: 'create bananas',
    sql: `create table bananas (
      id integer generated always as identity primary key,
      picked_at timestamptz not null,
      peeled boolean not null default false
    )`,
  },
];
