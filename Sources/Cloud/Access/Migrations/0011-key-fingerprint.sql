-- Which key the id tokens are hashed under. The key itself is in a file beside the database; a copy
-- with another key would know no card.
CREATE TABLE key_fingerprint (
    name TEXT NOT NULL PRIMARY KEY CHECK (name = 'token.key'),
    fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 16)
) STRICT;
