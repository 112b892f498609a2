-- the facts of the transaction and the length of their text
ALTER TABLE charging_transaction ADD COLUMN fact_count INTEGER NOT NULL DEFAULT 0;
ALTER TABLE charging_transaction ADD COLUMN fact_bytes INTEGER NOT NULL DEFAULT 0;
-- sequence numbers of dropped facts since the last stored one
ALTER TABLE charging_transaction ADD COLUMN dropped_numbers INTEGER NOT NULL DEFAULT 0;
UPDATE charging_transaction SET
    fact_count = (
        SELECT count(*) FROM charging_event
        WHERE charging_event.transaction_id = charging_transaction.id),
    fact_bytes = (
        SELECT COALESCE(sum(length(body)), 0) FROM charging_event
        WHERE charging_event.transaction_id = charging_transaction.id);
