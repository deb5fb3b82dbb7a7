/**
 * The tables. JSON from outside is stored as text, not as jsonb: it is signed as text later, and jsonb refuses \u0000.
 * Every column that is compared with the clock is set from the runner's clock.
 */
export const tables = `
create table inngest_runner.leader (
  only_row boolean primary key default true check (only_row),
  epoch bigint not null default 0
);
insert into inngest_runner.leader default values;

create table inngest_runner.app (
  only_row boolean primary key default true check (only_row),
  functions text not null
);

create table inngest_runner.cron (
  fn_id text not null,
  schedule text not null,
  last_tick timestamptz not null,
  -- how many runs this schedule has started
  fired bigint not null default 0,
  primary key (fn_id, schedule)
);

create table inngest_runner.run (
  id text primary key,
  fn_id text not null,
  event text not null,
  dedupe_key text,
  concurrency_key text,
  status text not null default 'running' check (status in ('running', 'completed', 'failed')),
  output text,
  created_at timestamptz not null,
  finished_at timestamptz,
  -- the next call request
  due_at timestamptz not null,
  attempt int not null default 0,
  faults int not null default 0,
  losses int not null default 0,
  -- set while a call request is in flight
  claim bigint,
  unique (fn_id, dedupe_key)
);
create index run_due on inngest_runner.run (due_at, id) where status = 'running' and claim is null;
create index run_claimed on inngest_runner.run (claim) where claim is not null;
create index run_finished on inngest_runner.run (finished_at) where finished_at is not null;
create index run_dedupe on inngest_runner.run (created_at) where dedupe_key is not null;

create table inngest_runner.step (
  run_id text not null references inngest_runner.run on delete cascade,
  id text not null,
  seq bigint generated always as identity,
  output text not null,
  primary key (run_id, id)
);

create sequence inngest_runner.claim;
`;
