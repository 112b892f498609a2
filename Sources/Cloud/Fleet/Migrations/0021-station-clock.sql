-- when the newest connection was opened that has sent a message
ALTER TABLE station ADD COLUMN connected_at INTEGER;
-- a station that was connected before can't have kept the messages of a month
UPDATE station SET connected_at = last_seen_at;
-- periods without a connection whose messages may not have arrived: from/to in ms, by blanks
ALTER TABLE station ADD COLUMN absences TEXT NOT NULL DEFAULT '';
-- how far the station's clock is ahead; null until it was measured
ALTER TABLE station ADD COLUMN clock_offset_ms INTEGER;
-- how far it may be ahead by a status that may also have been kept
ALTER TABLE station ADD COLUMN clock_hint_ms INTEGER;

-- the times of these no longer decide whether their energy is possible
UPDATE charging_transaction SET is_stale = 1, refold_at = 0
WHERE anomalies LIKE '%timeInFuture%' AND anomalies LIKE '%impossibleEnergy%';
