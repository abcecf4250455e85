-- Text operators are not leakproof: under the policy of the app role their index would be off. This runs as the owner, takes the workspace from
-- the setting, and shows what the caller may see: all (`queues` null), or these queues and what one handles oneself. `wanted` is a tsquery's text.
-- One hit a conversation, its newest; at most `most` hits are looked at, so that a word everybody says ends in time too.
create function peakend.search_turns(wanted text, queues uuid[], person uuid, at_most integer)
returns table (interaction_id uuid, ordinal integer)
language plpgsql stable security definer set search_path = public, peakend set enable_seqscan = off as $$
declare
  here uuid := current_setting('peakend.workspace')::uuid;
  most constant integer := 20000;
begin
  return query execute
    'with hit as (
       select t.interaction_id, t.ordinal, t.at from turns t
       where t.workspace_id = $1 and t.kind <> ''system'' and t.text <> '''' and to_tsvector(''simple'', t.text) @@ to_tsquery(''simple'', $2) limit $6
     )
     select f.interaction_id, f.ordinal from (
       select distinct on (h.interaction_id) h.interaction_id, h.ordinal, h.at from hit h
       join interactions i on i.workspace_id = $1 and i.interaction_id = h.interaction_id
       where $3::uuid[] is null or i.queue_id = any($3) or i.agent_id = $4
       order by h.interaction_id, h.ordinal desc
     ) f order by f.at desc, f.interaction_id limit $5'
    using here, wanted, queues, person, at_most, most;
end $$;
grant execute on function peakend.search_turns to peakend_app;
