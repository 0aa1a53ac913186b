export const name = 'changes and their audit';

export const statements: readonly string[] = [
  `create table changes (
    number bigint generated always as identity primary key,
    id text not null unique,
    revision integer not null,
    status text not null,
    target_key text not null,
    follow_up boolean not null,
    requested_by text not null,
    change json not null,
    due_at timestamptz,
    lease_until timestamptz
  )`,
  // A follow-up waits for days beside whatever else is asked of the same target, and was approved before it.
  `create unique index changes_one_open on changes (target_key) where not follow_up and status in ('requested', 'approved', 'executing')`,
  `create index changes_due on changes (due_at, number) where status in ('requested', 'approved', 'executing')`,
  `create index changes_by_requester on changes (requested_by, number)`,
  `create table change_drafts (
    id text primary key,
    drawn_by text not null,
    change_order json not null,
    reason text not null,
    undoes text,
    shown_hash text not null,
    created_at timestamptz not null
  )`,
  `create index change_drafts_by_age on change_drafts (created_at)`,
  `create table change_copies (
    change_id text not null,
    conversation_id text not null,
    audience text not null check (audience in ('requester', 'approver', 'channel')),
    viewer text,
    activity_id text,
    shown_revision integer not null default 0,
    posted_at timestamptz,
    primary key (change_id, conversation_id)
  )`,
  `create index change_copies_by_viewer on change_copies (viewer) where viewer is not null`,
  // The chain is made under a lock; a second entry after the same one is refused even without it.
  `create table audit (
    sequence bigint primary key check (sequence > 0),
    at timestamptz(3) not null,
    change_id text,
    type text not null,
    body json not null,
    previous_hash text not null unique,
    hash text not null unique
  )`,
  `create index audit_by_change on audit (change_id, sequence) where change_id is not null`,
  `create table audit_exports (
    number bigint generated always as identity primary key,
    sequence bigint not null,
    hash text not null,
    at timestamptz(3) not null,
    given_to text not null
  )`,
  `create function refuse_to_alter() returns trigger language plpgsql as $$
    begin
      raise exception 'The table % only grows: nothing in it is changed or removed.', tg_table_name;
    end
  $$`,
  `create trigger audit_only_grows before update or delete or truncate on audit for each statement execute function refuse_to_alter()`,
  `create trigger audit_exports_only_grow before update or delete or truncate on audit_exports for each statement execute function refuse_to_alter()`,
];
