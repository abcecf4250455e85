-- Customers, the identities they are known by, merges that can be undone, and what they told us.
create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create table customers (
  workspace_id uuid not null,
  customer_id uuid not null,
  name text,
  language text,
  first_seen_at timestamptz not null,
  last_contact_at timestamptz,
  is_blocked boolean not null default false,
  block_reason text,
  erased_at timestamptz,
  primary key (workspace_id, customer_id)
);
create index customers_name on customers using gin (workspace_id, name gin_trgm_ops);
create index customers_recent on customers (workspace_id, last_contact_at desc nulls last, customer_id);
select peakend.guard('customers');

-- `normal` is what is compared: an address with its domain in lower case, a number in E.164, an id as it is.
-- proof 'none' is a claim: it joins nothing and opens no story.
create table identities (
  workspace_id uuid not null,
  identity_id uuid not null,
  customer_id uuid not null,
  kind text not null check (kind in ('email', 'phone', 'visitor', 'external')),
  value text not null,
  normal text not null,
  proof text not null default 'none' check (proof in ('none', 'signed-token', 'code', 'reply', 'agent-check', 'channel')),
  proven_at timestamptz,
  proven_by uuid,
  proven_in uuid,
  proven_how text,
  claimed_at timestamptz not null,
  primary key (workspace_id, identity_id),
  foreign key (workspace_id, customer_id) references customers
);
create unique index identities_proven on identities (workspace_id, kind, normal) where proof <> 'none';
create unique index identities_claimed on identities (workspace_id, customer_id, kind, normal);
create index identities_search on identities (workspace_id, lower(normal) text_pattern_ops) where kind <> 'visitor';
create index identities_customer on identities (workspace_id, customer_id);
select peakend.guard('identities');

-- "from" is "into": nothing is rewritten, reads resolve through it, undoing is one more column.
create table customer_merges (
  workspace_id uuid not null,
  merge_id uuid not null,
  from_id uuid not null,
  into_id uuid not null,
  merged_at timestamptz not null,
  merged_by uuid,
  undone_at timestamptz,
  undone_by uuid,
  primary key (workspace_id, merge_id),
  check (from_id <> into_id)
);
create unique index customer_merges_from on customer_merges (workspace_id, from_id) where undone_at is null;
create index customer_merges_into on customer_merges (workspace_id, into_id) where undone_at is null;
select peakend.guard('customer_merges');

create table facts (
  workspace_id uuid not null,
  fact_id uuid not null,
  customer_id uuid not null,
  key text not null,
  value text not null,
  told_at timestamptz not null,
  interaction_id uuid,
  turn_id uuid,
  noted_by uuid,
  struck_at timestamptz,
  primary key (workspace_id, fact_id)
);
create index facts_customer on facts (workspace_id, customer_id, told_at) where struck_at is null;
select peakend.guard('facts');

-- The one a customer's id stands for now; merges are few and their chains short.
create function peakend.resolved_customer(of_workspace uuid, of_customer uuid) returns uuid language sql stable as $$
  with recursive chain (id, depth) as (
    select of_customer, 0
    union all
    select m.into_id, chain.depth + 1 from chain join customer_merges m
      on m.workspace_id = of_workspace and m.from_id = chain.id and m.undone_at is null
    where chain.depth < 20
  )
  select id from chain order by depth desc limit 1
$$;
-- Every id that stands for the same customer: the root and all that were merged into it.
create function peakend.merged_customers(of_workspace uuid, of_root uuid) returns setof uuid language sql stable rows 1 as $$
  with recursive tree (id, depth) as (
    select of_root, 0
    union all
    select m.from_id, tree.depth + 1 from tree join customer_merges m
      on m.workspace_id = of_workspace and m.into_id = tree.id and m.undone_at is null
    where tree.depth < 20
  )
  select id from tree
$$;
grant execute on function peakend.resolved_customer, peakend.merged_customers to peakend_app, peakend_system;

-- Text and trigram operators are not leakproof: under the policy of the app role their indexes would be off (1.6 -> 38 ms). This runs as the
-- owner and takes the workspace from the setting. Identities by prefix (index identities_search), names by trigram (index customers_name);
-- what was merged is found under what it was merged into. `wanted` is lower case without % and _.
create function peakend.search_customers(wanted text, at_most integer) returns table (customer_id uuid, rank real)
language plpgsql stable security definer set search_path = public, peakend as $$
declare
  here uuid := current_setting('peakend.workspace')::uuid;
begin
  return query execute
    'with hit as (
       (select i.customer_id as id, 2::real as rank from identities i
         where i.workspace_id = $1 and i.kind <> ''visitor'' and lower(i.normal) ~>=~ $2 and lower(i.normal) ~<~ $3 limit $4)
       union all
       (select c.customer_id, similarity(c.name, $2) + (lower(c.name) like $2 || ''%'')::int from customers c
         where c.workspace_id = $1 and c.name ilike $5 and c.erased_at is null limit $4)
     )
     select peakend.resolved_customer($1, hit.id), max(hit.rank)::real from hit group by 1 order by 2 desc, 1 limit $4'
    using here, wanted, wanted || chr(1114111), at_most, case when length(wanted) < 3 then wanted || '%' else '%' || wanted || '%' end;
end $$;
grant execute on function peakend.search_customers to peakend_app;
