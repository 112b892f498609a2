-- Null where a transaction has to be folded anew from all its facts.
ALTER TABLE charging_transaction ADD COLUMN fold TEXT;
