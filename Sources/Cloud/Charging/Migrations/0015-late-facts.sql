-- 1: a fact came out of order and is not in the fold yet
ALTER TABLE charging_transaction ADD COLUMN is_stale INTEGER NOT NULL DEFAULT 0
    CHECK (is_stale IN (0, 1));
-- when the transaction waits to be folded again outside the writer; null: it does not
ALTER TABLE charging_transaction ADD COLUMN refold_at INTEGER;
CREATE INDEX charging_transaction_refold ON charging_transaction (refold_at)
    WHERE refold_at IS NOT NULL;
-- folds of the first facts of a transaction, from which a late fact is folded
CREATE TABLE transaction_checkpoint (
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE RESTRICT,
    -- covers the facts that occurred until then
    horizon INTEGER NOT NULL,
    fold TEXT NOT NULL,
    PRIMARY KEY (transaction_id, horizon)
) STRICT, WITHOUT ROWID;
-- the energy of an ended transaction per quarter of an hour
CREATE TABLE transaction_quarter (
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE RESTRICT,
    from_time INTEGER NOT NULL CHECK (from_time % 900000 = 0),
    energy_wh INTEGER NOT NULL CHECK (energy_wh > 0),
    PRIMARY KEY (transaction_id, from_time)
) STRICT, WITHOUT ROWID;
-- The quarters of transactions that ended before.
UPDATE charging_transaction SET refold_at = 0 WHERE phase = 'ended';
-- the limit by the driver's grants at the start; null: none
ALTER TABLE charging_transaction ADD COLUMN maximum_energy_wh INTEGER
    CHECK (maximum_energy_wh > 0);
CREATE INDEX charging_transaction_limited ON charging_transaction (maximum_energy_wh)
    WHERE phase <> 'ended' AND maximum_energy_wh IS NOT NULL;
