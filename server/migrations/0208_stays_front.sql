-- The front of a queue's line, channel by channel: letters that pile up hide no chat behind them.
create index queue_stays_front on queue_stays (workspace_id, queue_id, channel, line_at, interaction_id) where ended_at is null;
