-- Who has accepted an invitation, which each person does once: whom a host removed does not come back
-- by the same link.
CREATE TABLE invitation_acceptance (
    invitation_id TEXT NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    accepted_at INTEGER NOT NULL,
    PRIMARY KEY (invitation_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_acceptance_person ON invitation_acceptance (person_id);

-- The invitations that were mailed to one address lately are counted.
CREATE INDEX invitation_email ON invitation (email, created_at) WHERE email IS NOT NULL;
