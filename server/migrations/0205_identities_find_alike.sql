-- Who else said the same address or number.
create index identities_alike on identities (workspace_id, kind, normal) where kind in ('email', 'phone');
