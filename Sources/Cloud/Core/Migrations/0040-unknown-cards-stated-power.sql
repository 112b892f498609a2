-- The numbers of cards that nobody had when they were refused, until somebody is given the card or
-- 14 days have passed.
CREATE TABLE unknown_card (
    tap_id INTEGER NOT NULL PRIMARY KEY REFERENCES refused_tap (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL,
    -- the id token, encrypted
    sealed TEXT NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX unknown_card_time ON unknown_card (received_at);
CREATE INDEX unknown_card_token ON unknown_card (token_hash);

-- The power of each connector in W, as the host read it on the charger; null if nobody has said.
ALTER TABLE station ADD COLUMN stated_power_w INTEGER
    CHECK (stated_power_w BETWEEN 1000 AND 1000000);
