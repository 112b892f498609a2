-- Whether its host has published it: others than those who may charge there anyway can book it.
ALTER TABLE place_terms ADD COLUMN is_offered INTEGER NOT NULL DEFAULT 0
    CHECK (is_offered IN (0, 1));
-- What people read as its name who may not know its address; empty if nobody has described it.
ALTER TABLE place_terms ADD COLUMN public_name TEXT NOT NULL DEFAULT ''
    CHECK (length(public_name) <= 200);
