export const name = 'pilots';

export const statements: readonly string[] = [
  `create table pilots (
    id text primary key,
    revision integer not null,
    status text not null,
    started_at timestamptz not null,
    pilot json not null
  )`,
  // Two walks at one time would each take the other's objects for its own.
  `create unique index pilots_one_under_way on pilots ((true)) where status <> 'rolled-back'`,
  `create index changes_by_target on changes (target_key, number)`,
];
