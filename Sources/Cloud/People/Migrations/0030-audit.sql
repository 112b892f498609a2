-- What admins and hosts did to others, one line for each object that a request changed. Each line
-- holds the hash of the line before it.
CREATE TABLE audit_line (
    -- 1, 2, 3 and so on, without gaps
    number INTEGER NOT NULL PRIMARY KEY CHECK (number >= 1),
    -- days since 1970-01-01, UTC; never less than that of the line before
    day INTEGER NOT NULL,
    occurred_at INTEGER NOT NULL,
    -- without references: a line outlives the people and objects that it names; null for the
    -- command line
    actor_id TEXT,
    way TEXT NOT NULL CHECK (way IN ('page', 'api', 'commandLine')),
    -- the route or the subcommand
    action TEXT NOT NULL CHECK (length(action) BETWEEN 1 AND 200),
    object TEXT NOT NULL CHECK (length(object) BETWEEN 1 AND 40),
    subject TEXT,
    change TEXT NOT NULL CHECK (change IN ('added', 'changed', 'removed', 'done')),
    -- whom it concerns
    person_id TEXT,
    details_digest TEXT CHECK (length(details_digest) = 64),
    previous TEXT NOT NULL CHECK (length(previous) = 64),
    hash TEXT NOT NULL UNIQUE CHECK (length(hash) = 64)
) STRICT;
CREATE INDEX audit_line_day ON audit_line (day, number);
CREATE INDEX audit_line_person ON audit_line (person_id, number) WHERE person_id IS NOT NULL;
CREATE INDEX audit_line_actor ON audit_line (actor_id, number) WHERE actor_id IS NOT NULL;
CREATE TRIGGER audit_line_is_never_changed BEFORE UPDATE ON audit_line
    BEGIN SELECT RAISE (ABORT, 'audit lines are appended, never changed'); END;
CREATE TRIGGER audit_line_is_never_deleted BEFORE DELETE ON audit_line
    BEGIN SELECT RAISE (ABORT, 'audit lines are appended, never deleted'); END;

-- What was before and after. It may hold names and addresses, so it is erased with the account of
-- the person whom the line concerns; the line keeps its digest.
CREATE TABLE audit_details (
    line INTEGER NOT NULL PRIMARY KEY REFERENCES audit_line (number) ON DELETE RESTRICT,
    -- so that nobody can guess from the digest what was erased
    salt TEXT NOT NULL CHECK (length(salt) >= 20),
    -- JSON objects
    old TEXT,
    new TEXT
) STRICT;
CREATE TRIGGER audit_details_are_never_changed BEFORE UPDATE ON audit_details
    BEGIN SELECT RAISE (ABORT, 'audit details are appended, never changed'); END;
CREATE TRIGGER audit_details_are_kept BEFORE DELETE ON audit_details
    WHEN NOT EXISTS (SELECT 1 FROM audit_line WHERE number = OLD.line
        AND person_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM person WHERE id = audit_line.person_id))
    BEGIN SELECT RAISE (ABORT, 'audit details are kept while the person has an account'); END;

-- A mail to somebody whose account was deleted: its row is deleted once it no longer waits.
ALTER TABLE mail ADD COLUMN is_last INTEGER NOT NULL DEFAULT 0 CHECK (is_last IN (0, 1));
