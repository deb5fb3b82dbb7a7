/**
 * The state changes of a run, one function each. They live in the database so that every change is one statement,
 * and so that all changes of one run queue up behind its row lock: inside a function each query sees what was
 * committed before the lock was granted, which a single statement with CTEs would not.
 *
 * Invariant: a running run has at least one job. Exactly one discovery follows the completion of a step, or of the
 * last step of a group; concurrent wishes for a discovery meet in the unique (run_id, step_id).
 */
export const routines = `
create or replace function inngest_runner.discover(p_run text, p_now timestamptz) returns void
language sql as $$
  insert into inngest_runner.job as j (run_id, step_id, kind, due_at) values (p_run, 'step', 'call', p_now)
  on conflict (run_id, step_id) do update set again = j.claim is not null
$$;

create or replace function inngest_runner.complete_step(p_run text, p_step text, p_output text, p_now timestamptz)
returns boolean language plpgsql as $$
declare v_grouped boolean;
begin
  perform 1 from inngest_runner.run where id = p_run and status = 'running' for update;
  if not found then return false; end if;
  delete from inngest_runner.job where run_id = p_run and step_id = p_step returning grouped into v_grouped;
  if not found then return false; end if;
  insert into inngest_runner.step (run_id, id, output) values (p_run, p_step, p_output) on conflict do nothing;
  if v_grouped and exists (select from inngest_runner.job where run_id = p_run and grouped) then return true; end if;
  perform inngest_runner.discover(p_run, p_now);
  return true;
end $$;

create or replace function inngest_runner.ingest(p_runs json, p_resumes json, p_now timestamptz)
returns void language plpgsql as $$
begin
  with incoming as (
    select * from json_to_recordset(p_runs)
      as x(id text, fn_id text, event text, dedupe_key text, keys json, due timestamptz)
  ), started as (
    insert into inngest_runner.run (id, fn_id, event, dedupe_key, keys, created_at)
    select id, fn_id, event, dedupe_key, array(select json_array_elements_text(keys)), p_now from incoming
    -- In one order everywhere, so that two requests with the same ids do not wait for each other.
    order by fn_id, dedupe_key
    on conflict (fn_id, dedupe_key) do nothing
    returning id
  )
  insert into inngest_runner.job (run_id, step_id, kind, due_at)
  select id, 'step', 'call', due from started join incoming using (id);

  perform inngest_runner.complete_step(run_id, step_id, output, p_now)
  from (
    select * from json_to_recordset(p_resumes) as x(run_id text, step_id text, output text) order by run_id, step_id
  ) resumes;

  perform pg_notify('inngest_runner', '');
end $$;

create or replace function inngest_runner.ripen(p_jobs bigint[], p_now timestamptz)
returns void language sql as $$
  select inngest_runner.complete_step(run_id, step_id, 'null', p_now)
  from (
    select run_id, step_id from inngest_runner.job
    where id = any(p_jobs) and kind in ('sleep', 'wait') order by run_id, step_id
  ) due
$$;

create or replace function inngest_runner.claim(p_jobs bigint[], p_epoch bigint)
returns table (
  id bigint, claim bigint, run_id text, step_id text, attempt int, faults int, losses int,
  fn_id text, event text, request_version int, steps json, siblings boolean
) language plpgsql as $$
#variable_conflict use_column
declare v_claimed bigint[];
begin
  -- A runner that lost its lock without noticing carries an old epoch and gets nothing.
  with free as (
    select id from inngest_runner.job
    where id = any(p_jobs) and claim is null and exists (select from inngest_runner.leader where epoch = p_epoch)
    for update skip locked
  ), taken as (
    update inngest_runner.job j set claim = nextval('inngest_runner.claim') from free where j.id = free.id returning j.id
  )
  select array_agg(id) into v_claimed from taken;

  -- A second statement, so that it sees every step that was complete when the claim was made.
  return query
    select j.id, j.claim, j.run_id, j.step_id, j.attempt, j.faults, j.losses, r.fn_id, r.event, r.request_version,
      (select coalesce(json_agg(json_build_array(s.id, s.output) order by s.seq), '[]')
       from inngest_runner.step s where s.run_id = j.run_id),
      exists (select from inngest_runner.job o where o.run_id = j.run_id and o.id <> j.id)
    from inngest_runner.job j join inngest_runner.run r on r.id = j.run_id
    where j.id = any(v_claimed)
    order by j.due_at, j.id;
end $$;

create or replace function inngest_runner.hold(p_job bigint, p_claim bigint)
returns table (run_id text, step_id text) language plpgsql as $$
#variable_conflict use_column
begin
  -- Run first, then job: the order in which complete_step locks them.
  perform 1 from inngest_runner.run r join inngest_runner.job j on j.run_id = r.id
    where j.id = p_job and j.claim = p_claim and r.status = 'running' for update of r;
  return query select j.run_id, j.step_id from inngest_runner.job j
    where j.id = p_job and j.claim = p_claim for update;
end $$;

create or replace function inngest_runner.advance(
  p_job bigint, p_claim bigint, p_version int, p_done json, p_plans json, p_grouped boolean, p_now timestamptz
) returns boolean language plpgsql as $$
declare v_run text; v_step text; v_idle timestamptz := p_now + interval '1 second';
begin
  select run_id, step_id into v_run, v_step from inngest_runner.hold(p_job, p_claim);
  if not found then return false; end if;
  update inngest_runner.run set request_version = p_version where id = v_run and request_version <> p_version;

  if v_step <> 'step' then
    perform inngest_runner.complete_step(v_run, id, output, p_now) from json_to_recordset(p_done) as x(id text, output text);
    -- Still there: the answer was not about the step that was asked for. Ask again, without haste.
    update inngest_runner.job set claim = null, due_at = v_idle where id = p_job;
    return true;
  end if;

  insert into inngest_runner.step (run_id, id, output)
  select v_run, id, output from json_to_recordset(p_done) as x(id text, output text) on conflict do nothing;

  insert into inngest_runner.job (run_id, step_id, kind, due_at, wait_event, wait_if)
  select v_run, id, kind, due, event, condition
  from json_to_recordset(p_plans) as x(id text, kind text, due timestamptz, event text, condition text)
  where not exists (select from inngest_runner.step s where s.run_id = v_run and s.id = x.id)
  on conflict (run_id, step_id) do nothing;

  if p_grouped then
    update inngest_runner.job set grouped = step_id in (select id from json_to_recordset(p_plans) as x(id text))
    where run_id = v_run and step_id <> 'step';
  end if;

  -- Look again at once after a step ran, with haste or without depending on whether anything is left to wait for.
  update inngest_runner.job j set claim = null, again = false, attempt = 0, faults = 0, losses = 0,
    due_at = case when j.again or json_array_length(p_done) > 0 then j.due_at else v_idle end
  where id = p_job and (
    again or json_array_length(p_done) > 0
    or not exists (select from inngest_runner.job o where o.run_id = v_run and o.id <> p_job)
  );
  if not found then delete from inngest_runner.job where id = p_job; end if;
  return true;
end $$;

create or replace function inngest_runner.finish(
  p_job bigint, p_claim bigint, p_status text, p_output text, p_runs json, p_resumes json, p_now timestamptz
) returns boolean language plpgsql as $$
declare v_run text;
begin
  select run_id into v_run from inngest_runner.hold(p_job, p_claim);
  if not found then return false; end if;
  update inngest_runner.run set status = p_status, output = p_output, finished_at = p_now where id = v_run;
  delete from inngest_runner.job where run_id = v_run;
  perform inngest_runner.ingest(p_runs, p_resumes, p_now);
  return true;
end $$;
`;
