export const name = 'impact lists';

export const statements: readonly string[] = [
  `create table impact_lists (
    id text primary key,
    made_at timestamptz not null,
    people json not null
  )`,
  `create index impact_lists_by_age on impact_lists (made_at)`,
];
