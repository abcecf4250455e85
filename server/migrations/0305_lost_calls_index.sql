-- Whose phone lost which call: they are told when they are back.
create index call_events_lost on call_events (workspace_id, (facts ->> 'lostBy'), at) where facts ? 'lostBy';
