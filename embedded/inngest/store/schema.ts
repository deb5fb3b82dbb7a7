/**
 * The tables. Values that came from outside are kept as JSON text, not jsonb: they are signed as text later, and
 * jsonb refuses \u0000. Every column that is compared with the clock is set from the runner's clock.
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
  primary key (fn_id, schedule)
);

create table inngest_runner.run (
  id text primary key,
  fn_id text not null,
  event text not null,
  dedupe_key text,
  keys text[] not null,
  status text not null default 'running' check (status in ('running', 'completed', 'failed')),
  output text,
  request_version int not null default -1,
  created_at timestamptz not null,
  finished_at timestamptz,
  unique (fn_id, dedupe_key)
);
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

-- One row per thing a run waits for. "step" with step_id 'step' is discovery: call the function from the top.
create table inngest_runner.job (
  id bigint generated always as identity primary key,
  run_id text not null references inngest_runner.run on delete cascade,
  step_id text not null,
  kind text not null check (kind in ('call', 'sleep', 'wait')),
  due_at timestamptz not null,
  attempt int not null default 0,
  faults int not null default 0,
  losses int not null default 0,
  claim bigint,
  -- discovery only: a step completed while this job was out, so look again when it is back
  again boolean not null default false,
  -- planned together with others: discovery waits until the last of them is done
  grouped boolean not null default false,
  wait_event text,
  wait_if text,
  unique (run_id, step_id)
);
create index job_due on inngest_runner.job (due_at, id) where claim is null;
create index job_claimed on inngest_runner.job (claim) where claim is not null;
create index job_wait on inngest_runner.job (wait_event) where kind = 'wait';
`;

/** How often a schedule has fired: names its ticks, of which a clock that is set back makes some a second time. */
export const countedTicks = `
alter table inngest_runner.cron add column fired bigint not null default 0;
`;
