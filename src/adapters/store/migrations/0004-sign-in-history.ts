export const name = 'history of sign-ins';

export const statements: readonly string[] = [
  // Its one row is also the lock under which words get their numbers and days change.
  `create table history_log (
    one boolean primary key default true check (one),
    position json not null,
    lease_by text,
    lease_until timestamptz,
    swept integer not null default 0
  )`,
  `insert into history_log (position) values ('{"lost":[],"imported":[]}')`,
  `create table history_words (
    kind text not null,
    number integer not null,
    key text not null,
    body json not null,
    primary key (kind, number),
    unique (kind, key)
  )`,
  `create table history_days (
    day integer primary key,
    revision integer not null,
    sign_ins integer not null,
    loose integer not null
  )`,
  `create table history_segments (
    number bigint generated always as identity primary key,
    day integer not null,
    from_at timestamptz(3) not null,
    until_at timestamptz(3) not null,
    rows bytea not null,
    ids bytea not null
  )`,
  `create index history_segments_by_day on history_segments (day, number)`,
  `create table history_parts (
    day integer not null,
    kind text not null check (kind in ('columns', 'ids')),
    part integer not null,
    bytes bytea not null,
    primary key (day, kind, part)
  )`,
  // Numbers hardly compress; trying to costs more than the pages of the log take to arrive.
  `alter table history_segments alter column rows set storage external`,
  `alter table history_segments alter column ids set storage external`,
  `alter table history_parts alter column bytes set storage external`,
];
