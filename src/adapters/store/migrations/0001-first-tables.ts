export const name = 'first tables';

export const statements: readonly string[] = [
  `create table conversations (
    conversation_id text primary key,
    kind text not null check (kind in ('personal', 'groupChat', 'channel')),
    tenant_id text not null,
    service_url text not null,
    bot_id text not null,
    user_id text,
    teams_user_id text,
    team_id text,
    channel_id text,
    locale text,
    time_zone text,
    reference json not null,
    installed_at timestamptz not null,
    last_seen_at timestamptz not null,
    dead_at timestamptz,
    dead_reason text
  )`,
  `create index conversations_by_user on conversations (user_id, last_seen_at) where user_id is not null`,
  `create table welcomes (conversation_id text primary key, claimed_at timestamptz not null)`,
  `create table activities (activity_key text primary key, seen_at timestamptz not null, done boolean not null)`,
  `create index activities_by_age on activities (seen_at)`,
  // One sequence for all keys: a key that is deleted and written again never gets an eTag that was given out before.
  `create sequence state_e_tags`,
  `create table state (
    key text primary key,
    value json not null,
    e_tag text not null default nextval('state_e_tags')::text,
    written_at timestamptz not null
  )`,
  `create index state_by_age on state (written_at)`,
  `create table diagnoses (
    id text primary key,
    revision integer not null,
    asked_by text not null,
    subject_id text not null,
    device_id text,
    app_id text,
    question text not null,
    conversation_id text not null,
    activity_id text,
    answer json not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
  )`,
  `create index diagnoses_by_age on diagnoses (updated_at)`,
  `create table outbox (
    id bigint generated always as identity primary key,
    dedupe_key text not null unique,
    kind text not null,
    target text not null,
    payload json not null,
    status text not null check (status in ('pending', 'sending', 'done', 'dead')),
    attempts integer not null,
    next_try_at timestamptz not null,
    last_error text,
    created_at timestamptz not null
  )`,
  `create index outbox_due on outbox (next_try_at, id) where status in ('pending', 'sending')`,
  `create index outbox_by_age on outbox (created_at) where status in ('done', 'dead')`,
  `create table people (
    user_id text primary key,
    user_principal_name text not null,
    display_name text not null,
    read_at timestamptz not null
  )`,
];
