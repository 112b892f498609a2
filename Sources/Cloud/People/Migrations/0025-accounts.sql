-- Invitations to the cloud, and to the places of hosts.
CREATE TABLE invitation (
    id TEXT NOT NULL PRIMARY KEY,
    -- SHA-256, hexadecimal
    token_hash TEXT NOT NULL UNIQUE,
    -- where its link was mailed, in lower case; null for a link that the inviter passes on
    email TEXT CHECK (length(email) BETWEEN 3 AND 254),
    invited_by TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- null for an account without a place
    location_id TEXT REFERENCES location (id) ON DELETE CASCADE,
    offer TEXT NOT NULL CHECK (offer IN ('account', 'charging', 'coHost')),
    uses_left INTEGER NOT NULL CHECK (uses_left BETWEEN 0 AND 20),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    CHECK ((offer = 'account') = (location_id IS NULL))
) STRICT;
CREATE INDEX invitation_expiry ON invitation (expires_at);
CREATE INDEX invitation_inviter ON invitation (invited_by, created_at);
CREATE INDEX invitation_location ON invitation (location_id, id);

-- Links that were mailed to an address, to prove that a person reads its mail. A link for an address
-- that must not get one is stored, too, but not mailed: what is asked for an unknown address takes as
-- long as for a known one.
CREATE TABLE account_link (
    -- SHA-256, hexadecimal
    token_hash TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('registration', 'passwordReset', 'emailChange')),
    -- in lower case
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    person_id TEXT REFERENCES person (id) ON DELETE CASCADE,
    -- of a registration
    name TEXT CHECK (length(name) BETWEEN 1 AND 200),
    language TEXT NOT NULL CHECK (language IN ('en', 'cs')),
    -- what lets the person register
    invitation_id TEXT REFERENCES invitation (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at INTEGER,
    CHECK ((kind = 'registration') = (name IS NOT NULL))
) STRICT;
CREATE INDEX account_link_email ON account_link (email, kind, created_at);
CREATE INDEX account_link_expiry ON account_link (expires_at);
CREATE INDEX account_link_invitation ON account_link (invitation_id)
    WHERE invitation_id IS NOT NULL;
CREATE INDEX account_link_person ON account_link (person_id) WHERE person_id IS NOT NULL;

-- Keys on devices of people, which sign in instead of the password.
CREATE TABLE passkey (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- in base64url
    credential_id TEXT NOT NULL UNIQUE CHECK (length(credential_id) BETWEEN 1 AND 1400),
    -- in base 64: a point of P-256, or the SubjectPublicKeyInfo of an RSA key
    public_key TEXT NOT NULL CHECK (length(public_key) BETWEEN 88 AND 800),
    -- the host for which it was made
    party_id TEXT NOT NULL CHECK (length(party_id) BETWEEN 1 AND 300),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    sign_count INTEGER NOT NULL CHECK (sign_count BETWEEN 0 AND 4294967295),
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT;
CREATE INDEX passkey_person ON passkey (person_id, created_at);

-- Challenges that were used. The others are not stored.
CREATE TABLE passkey_challenge (
    challenge TEXT NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX passkey_challenge_expiry ON passkey_challenge (expires_at);
