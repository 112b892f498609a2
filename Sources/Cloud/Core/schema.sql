CREATE TABLE access_grant (
    id TEXT NOT NULL PRIMARY KEY,
    station_id TEXT REFERENCES station (id) ON DELETE CASCADE,
    location_id TEXT REFERENCES location (id) ON DELETE CASCADE,
    person_id TEXT REFERENCES person (id) ON DELETE CASCADE,
    group_id TEXT REFERENCES person_group (id) ON DELETE CASCADE,
    is_everyone INTEGER NOT NULL DEFAULT 0 CHECK (is_everyone IN (0, 1)),
    valid_from INTEGER,
    valid_until INTEGER,
    -- of one transaction
    maximum_energy_wh INTEGER CHECK (maximum_energy_wh > 0),
    -- whether valid_from has passed and the lists of its stations were renewed
    is_started INTEGER NOT NULL CHECK (is_started IN (0, 1)),
    created_at INTEGER NOT NULL,
    created_by TEXT REFERENCES person (id) ON DELETE SET NULL, purpose TEXT CHECK (purpose IN ('booking', 'listing')),
    CHECK ((station_id IS NULL) <> (location_id IS NULL)),
    CHECK (CASE WHEN person_id IS NULL THEN 0 ELSE 1 END
        + CASE WHEN group_id IS NULL THEN 0 ELSE 1 END + is_everyone = 1),
    CHECK (valid_until > valid_from)
) STRICT;
CREATE INDEX access_grant_everyone ON access_grant (is_everyone) WHERE is_everyone = 1;
CREATE INDEX access_grant_group ON access_grant (group_id);
CREATE INDEX access_grant_location ON access_grant (location_id);
CREATE INDEX access_grant_person ON access_grant (person_id);
CREATE INDEX access_grant_start ON access_grant (valid_from) WHERE is_started = 0;
CREATE INDEX access_grant_station ON access_grant (station_id);
CREATE TABLE access_token (
    id TEXT NOT NULL PRIMARY KEY,
    -- SHA-256, hexadecimal
    hash TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- separated by commas
    scopes TEXT NOT NULL CHECK (length(scopes) > 0),
    expires_at INTEGER NOT NULL,
    -- to the hour
    last_used_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX access_token_person ON access_token (person_id, id);
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
CREATE TABLE address_read (
    id INTEGER NOT NULL PRIMARY KEY,
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    read_at INTEGER NOT NULL
) STRICT;
CREATE INDEX address_read_location ON address_read (location_id, id);
CREATE INDEX address_read_person ON address_read (person_id, id);
CREATE TABLE audit_details (
    line INTEGER NOT NULL PRIMARY KEY REFERENCES audit_line (number) ON DELETE RESTRICT,
    -- so that nobody can guess from the digest what was erased
    salt TEXT NOT NULL CHECK (length(salt) >= 20),
    -- JSON objects
    old TEXT,
    new TEXT
) STRICT;
CREATE TRIGGER audit_details_are_kept BEFORE DELETE ON audit_details
    WHEN NOT EXISTS (SELECT 1 FROM audit_line WHERE number = OLD.line
        AND person_id IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM person WHERE id = audit_line.person_id))
    BEGIN SELECT RAISE (ABORT, 'audit details are kept while the person has an account'); END;
CREATE TRIGGER audit_details_are_never_changed BEFORE UPDATE ON audit_details
    BEGIN SELECT RAISE (ABORT, 'audit details are appended, never changed'); END;
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
CREATE INDEX audit_line_actor ON audit_line (actor_id, number) WHERE actor_id IS NOT NULL;
CREATE INDEX audit_line_day ON audit_line (day, number);
CREATE INDEX audit_line_person ON audit_line (person_id, number) WHERE person_id IS NOT NULL;
CREATE TRIGGER audit_line_is_never_changed BEFORE UPDATE ON audit_line
    BEGIN SELECT RAISE (ABORT, 'audit lines are appended, never changed'); END;
CREATE TRIGGER audit_line_is_never_deleted BEFORE DELETE ON audit_line
    BEGIN SELECT RAISE (ABORT, 'audit lines are appended, never deleted'); END;
CREATE TABLE automatic_top_up (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    -- the payment with which the driver agreed at the gateway
    payment_id TEXT NOT NULL,
    -- which text the driver agreed to, and when
    text_version INTEGER NOT NULL,
    agreed_at INTEGER NOT NULL,
    amount INTEGER NOT NULL CHECK (amount BETWEEN 5000 AND 2000000),
    threshold INTEGER NOT NULL CHECK (threshold BETWEEN 0 AND 2000000),
    -- the most that is charged within 24 hours
    daily_cap INTEGER NOT NULL CHECK (daily_cap >= amount AND daily_cap <= 10000000),
    -- when the driver was told of the next payment
    announced_at INTEGER,
    last_payment_id TEXT,
    last_paid_at INTEGER,
    -- charged in the 24 hours since `day_began_at`
    day_began_at INTEGER,
    day_amount INTEGER NOT NULL DEFAULT 0
) STRICT, WITHOUT ROWID;
CREATE TABLE bank_reading (
    account TEXT NOT NULL PRIMARY KEY,
    -- from the question what is new until its answer is stored: the bank tells what is new once
    is_open INTEGER NOT NULL DEFAULT 1 CHECK (is_open IN (0, 1)),
    -- all days before it are read
    next_day TEXT NOT NULL CHECK (length(next_day) = 10),
    -- days of one question; fewer after the bank said that the answer is too long
    days INTEGER NOT NULL CHECK (days BETWEEN 1 AND 80),
    asked_at INTEGER NOT NULL,
    read_at INTEGER,
    -- null after a good answer
    problem TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE bank_transfer (
    id TEXT NOT NULL PRIMARY KEY,
    -- the operator's IBAN
    account TEXT NOT NULL CHECK (length(account) BETWEEN 15 AND 34),
    -- of the bank
    reference TEXT NOT NULL CHECK (length(reference) BETWEEN 1 AND 100),
    source TEXT NOT NULL CHECK (source IN ('camt', 'fio')),
    booked_on TEXT NOT NULL CHECK (length(booked_on) = 10),
    -- in hundredths; negative for money that left the account
    amount INTEGER NOT NULL CHECK (amount <> 0 AND amount BETWEEN -1000000000 AND 1000000000),
    currency TEXT NOT NULL CHECK (length(currency) = 3),
    variable_symbol TEXT CHECK (length(variable_symbol) BETWEEN 1 AND 10),
    message TEXT CHECK (length(message) BETWEEN 1 AND 300),
    other_account TEXT CHECK (length(other_account) BETWEEN 1 AND 300),
    other_name TEXT CHECK (length(other_name) BETWEEN 1 AND 300),
    end_to_end_id TEXT CHECK (length(end_to_end_id) BETWEEN 1 AND 300),
    state TEXT NOT NULL CHECK (state IN
        ('doubled', 'foreign', 'matched', 'outgoing', 'returned', 'unmatched')),
    -- whose credit it is; null after the account was deleted
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    -- the admin who decided; null for the cloud
    decided_by TEXT REFERENCES person (id) ON DELETE SET NULL,
    decided_at INTEGER,
    read_at INTEGER NOT NULL,
    UNIQUE (account, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX bank_transfer_day ON bank_transfer (account, booked_on, amount);
CREATE INDEX bank_transfer_decider ON bank_transfer (decided_by, id) WHERE decided_by IS NOT NULL;
CREATE INDEX bank_transfer_person ON bank_transfer (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX bank_transfer_state ON bank_transfer (state, id);
CREATE TABLE billing_details (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    address TEXT CHECK (length(address) BETWEEN 1 AND 300),
    company_id TEXT CHECK (length(company_id) = 8),
    vat_id TEXT CHECK (length(vat_id) BETWEEN 10 AND 14),
    updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE billing_start (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    started_at INTEGER
) STRICT;
CREATE TABLE booking (
    id TEXT NOT NULL PRIMARY KEY,
    -- the reservationId of OCPP; reservations of the older kind have odd ones
    number INTEGER NOT NULL UNIQUE CHECK (number BETWEEN 1 AND 2147483647),
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 1 AND 64),
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- whole quarters of an hour
    starts_at INTEGER NOT NULL CHECK (starts_at % 900000 = 0),
    ends_at INTEGER NOT NULL CHECK (ends_at % 900000 = 0 AND ends_at > starts_at),
    -- OCPI 2.3 Bookings
    status TEXT NOT NULL CHECK (status IN
        ('pending', 'reserved', 'rejected', 'failed', 'fulfilled', 'canceled', 'noShow')),
    -- until when the booker must have started to charge
    arrival_until INTEGER NOT NULL,
    -- the terms when it was booked
    cancel_until INTEGER NOT NULL,
    cancellation_fee_minor INTEGER NOT NULL,
    no_show_fee_minor INTEGER NOT NULL,
    -- a fee that has arisen, which is taken later
    fee_minor INTEGER NOT NULL DEFAULT 0 CHECK (fee_minor >= 0),
    energy_wh INTEGER CHECK (energy_wh > 0),
    note TEXT NOT NULL CHECK (length(note) <= 500),
    is_own_use INTEGER NOT NULL CHECK (is_own_use IN (0, 1)),
    series_id TEXT REFERENCES booking_series (id) ON DELETE SET NULL,
    -- the local day for which the series made it
    series_day INTEGER,
    -- its occurrence was changed by itself, and a change of the series leaves it
    is_exception INTEGER NOT NULL DEFAULT 0 CHECK (is_exception IN (0, 1)),
    -- the right to charge that it gives
    grant_id TEXT REFERENCES access_grant (id) ON DELETE SET NULL,
    transaction_id TEXT REFERENCES charging_transaction (id) ON DELETE SET NULL,
    created_at INTEGER NOT NULL,
    decided_at INTEGER,
    canceled_at INTEGER,
    canceled_by TEXT REFERENCES person (id) ON DELETE SET NULL,
    -- why it was rejected, canceled or failed
    reason TEXT CHECK (length(reason) <= 500),
    reminded_at INTEGER,
    -- the outcome of ReserveNow at the station; null if it was not sent
    at_station TEXT,
    UNIQUE (series_id, series_day)
) STRICT;
CREATE INDEX booking_end ON booking (ends_at) WHERE status IN ('reserved', 'fulfilled');
CREATE INDEX booking_grant ON booking (grant_id);
CREATE INDEX booking_open ON booking (starts_at) WHERE status IN ('pending', 'reserved');
CREATE INDEX booking_pending ON booking (created_at) WHERE status = 'pending';
CREATE INDEX booking_person ON booking (person_id, starts_at, id);
CREATE INDEX booking_running ON booking (ends_at) WHERE status = 'fulfilled';
CREATE INDEX booking_start ON booking (starts_at, id);
CREATE INDEX booking_station ON booking (station_id, starts_at, id);
CREATE INDEX booking_told ON booking (ends_at) WHERE at_station IN ('accepted', 'outdated');
CREATE INDEX booking_transaction ON booking (transaction_id);
CREATE TABLE booking_fee_due (
    booking_id TEXT NOT NULL PRIMARY KEY REFERENCES booking (id) ON DELETE CASCADE,
    due_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_fee_due_time ON booking_fee_due (due_at, booking_id);
CREATE TABLE booking_intrusion (
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE CASCADE,
    noted_at INTEGER NOT NULL,
    PRIMARY KEY (booking_id, transaction_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_intrusion_transaction ON booking_intrusion (transaction_id);
CREATE TABLE booking_message (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    sender_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX booking_message_booking ON booking_message (booking_id, id);
CREATE INDEX booking_message_sender ON booking_message (sender_id, id);
CREATE TABLE booking_notice (
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE CASCADE,
    -- freeUntil: at the start; leaveSoon: before the end; late: to the booker and the hosts
    kind TEXT NOT NULL CHECK (kind IN ('freeUntil', 'leaveSoon', 'late')),
    sent_at INTEGER NOT NULL,
    PRIMARY KEY (booking_id, transaction_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_notice_transaction ON booking_notice (transaction_id);
CREATE TABLE booking_quarter (
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL,
    -- quarters of an hour since 1970
    quarter INTEGER NOT NULL,
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    PRIMARY KEY (station_id, connector_id, quarter)
) STRICT, WITHOUT ROWID;
CREATE INDEX booking_quarter_booking ON booking_quarter (booking_id);
CREATE TABLE booking_series (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 1 AND 64),
    -- the local date and time of the first one, and the length
    first_day INTEGER NOT NULL,
    start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1439),
    length_minutes INTEGER NOT NULL CHECK (length_minutes BETWEEN 15 AND 10080),
    -- the last local day, null for without end
    last_day INTEGER,
    -- the local day of the last occurrence that was made
    made_until INTEGER NOT NULL,
    energy_wh INTEGER CHECK (energy_wh > 0),
    note TEXT NOT NULL CHECK (length(note) <= 500),
    is_own_use INTEGER NOT NULL CHECK (is_own_use IN (0, 1)),
    created_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE INDEX booking_series_made ON booking_series (made_until) WHERE ended_at IS NULL;
CREATE INDEX booking_series_person ON booking_series (person_id);
CREATE INDEX booking_series_station ON booking_series (station_id);
CREATE TABLE booking_wait (
    id TEXT NOT NULL PRIMARY KEY,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    told_at INTEGER,
    UNIQUE (station_id, connector_id, person_id, starts_at)
) STRICT;
CREATE INDEX booking_wait_end ON booking_wait (ends_at);
CREATE INDEX booking_wait_person ON booking_wait (person_id);
CREATE TABLE bridge (
    id TEXT NOT NULL PRIMARY KEY,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    public_key TEXT NOT NULL,
    nonce_highest INTEGER NOT NULL DEFAULT 0,
    nonce_seen INTEGER NOT NULL DEFAULT 1,
    enrolled_at INTEGER NOT NULL,
    revoked_at INTEGER
, sealed_key TEXT, next_public_key TEXT, next_sealed_key TEXT) STRICT;
CREATE UNIQUE INDEX bridge_active ON bridge (station_id) WHERE revoked_at IS NULL;
CREATE TABLE bridge_claim (
    code_hash TEXT NOT NULL PRIMARY KEY,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    -- who used it up: its answer may have been lost
    bridge_id TEXT REFERENCES bridge (id) ON DELETE CASCADE
) STRICT;
CREATE INDEX bridge_claim_expiry ON bridge_claim (expires_at);
CREATE TABLE bridge_event (
    bridge_id TEXT NOT NULL REFERENCES bridge (id) ON DELETE CASCADE,
    epoch TEXT NOT NULL CHECK (length(epoch) BETWEEN 1 AND 64),
    seq INTEGER NOT NULL CHECK (seq >= 1),
    type TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    PRIMARY KEY (bridge_id, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE calendar_busy (
    feed_id TEXT NOT NULL REFERENCES calendar_feed (id) ON DELETE CASCADE,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL CHECK (ends_at > starts_at),
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    PRIMARY KEY (feed_id, starts_at, ends_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_busy_location ON calendar_busy (location_id, ends_at);
CREATE TABLE calendar_conflict (
    feed_id TEXT NOT NULL REFERENCES calendar_feed (id) ON DELETE CASCADE,
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    told_at INTEGER NOT NULL,
    PRIMARY KEY (feed_id, booking_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX calendar_conflict_booking ON calendar_conflict (booking_id);
CREATE TABLE calendar_feed (
    id TEXT NOT NULL PRIMARY KEY,
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 60),
    url TEXT NOT NULL CHECK (length(url) <= 1000),
    created_at INTEGER NOT NULL,
    next_fetch_at INTEGER NOT NULL,
    -- of the last successful one
    fetched_at INTEGER,
    -- why the last one failed; null if it succeeded
    error TEXT CHECK (length(error) <= 300),
    -- titles of events whose repetition is not understood, one a line
    not_understood TEXT NOT NULL CHECK (length(not_understood) <= 2000),
    UNIQUE (location_id, url)
) STRICT;
CREATE INDEX calendar_feed_next ON calendar_feed (next_fetch_at);
CREATE TABLE calendar_link (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    secret_hash TEXT NOT NULL UNIQUE,
    -- whether it names the bookers
    has_names INTEGER NOT NULL CHECK (has_names IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE charger_report (
    id TEXT NOT NULL PRIMARY KEY,
    -- whose hosts it went to; null for a charger without a location, which only admins see
    location_id TEXT REFERENCES location (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- as the charger was called then
    place TEXT NOT NULL CHECK (length(place) <= 500),
    code TEXT NOT NULL CHECK (length(code) = 9),
    problem TEXT NOT NULL CHECK (problem IN ('blocked', 'broken', 'notFound', 'other')),
    details TEXT NOT NULL CHECK (length(details) <= 500),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX charger_report_created ON charger_report (created_at);
CREATE INDEX charger_report_location ON charger_report (location_id, created_at);
CREATE INDEX charger_report_person ON charger_report (person_id, created_at);
CREATE TABLE "charging_event" (
    id INTEGER NOT NULL PRIMARY KEY,
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE RESTRICT,
    key TEXT NOT NULL,
    kind TEXT NOT NULL,
    occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL,
    body TEXT NOT NULL,
    UNIQUE (transaction_id, key)
) STRICT;
CREATE TRIGGER charging_event_is_never_changed BEFORE UPDATE ON charging_event
    WHEN OLD.id IS NOT NEW.id OR OLD.transaction_id IS NOT NEW.transaction_id
        OR OLD.key IS NOT NEW.key OR OLD.kind IS NOT NEW.kind
        OR OLD.occurred_at IS NOT NEW.occurred_at OR OLD.received_at IS NOT NEW.received_at
        OR CASE WHEN json_valid(OLD.body) AND json_valid(NEW.body)
            THEN json_remove(OLD.body, '$.content.authorized.token', '$.content.started.token',
                    '$.content.ended.token')
                IS NOT json_remove(NEW.body, '$.content.authorized.token',
                    '$.content.started.token', '$.content.ended.token')
            ELSE 1 END
    BEGIN SELECT RAISE (ABORT, 'facts are appended, never changed'); END;
CREATE TRIGGER charging_event_is_never_deleted BEFORE DELETE ON charging_event
    BEGIN SELECT RAISE (ABORT, 'facts are appended, never deleted'); END;
CREATE TABLE charging_transaction (
    id TEXT NOT NULL PRIMARY KEY,
    source TEXT NOT NULL CHECK (source IN ('bridge', 'ocpp16')),
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE RESTRICT,
    connector_id INTEGER NOT NULL CHECK (connector_id >= 0),
    -- what makes a start the same start when it is heard again
    start_key TEXT NOT NULL UNIQUE,
    ocpp_id INTEGER CHECK (ocpp_id BETWEEN 1 AND 2147483647),
    boot_count INTEGER NOT NULL,
    person_id TEXT REFERENCES person (id) ON DELETE RESTRICT,
    token_hash TEXT,
    token_suffix TEXT,
    phase TEXT NOT NULL CHECK (phase IN ('authorized', 'active', 'ended')),
    charging_state TEXT,
    started_at INTEGER,
    ended_at INTEGER,
    meter_start_wh INTEGER,
    meter_stop_wh INTEGER,
    energy_wh INTEGER NOT NULL CHECK (energy_wh >= 0),
    stopped_reason TEXT,
    anomalies TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL, fold TEXT, settled_anomalies TEXT NOT NULL DEFAULT '', is_stale INTEGER NOT NULL DEFAULT 0
    CHECK (is_stale IN (0, 1)), refold_at INTEGER, maximum_energy_wh INTEGER
    CHECK (maximum_energy_wh > 0), fact_count INTEGER NOT NULL DEFAULT 0, fact_bytes INTEGER NOT NULL DEFAULT 0, dropped_numbers INTEGER NOT NULL DEFAULT 0,
    UNIQUE (station_id, ocpp_id)
) STRICT;
CREATE INDEX charging_transaction_created ON charging_transaction (created_at, id);
CREATE INDEX charging_transaction_limited ON charging_transaction (maximum_energy_wh)
    WHERE phase <> 'ended' AND maximum_energy_wh IS NOT NULL;
CREATE INDEX charging_transaction_open ON charging_transaction (station_id, created_at, id)
    WHERE phase <> 'ended';
CREATE INDEX charging_transaction_open_time ON charging_transaction (created_at, id)
    WHERE phase <> 'ended';
CREATE INDEX charging_transaction_person
    ON charging_transaction (person_id, created_at, id, started_at) WHERE person_id IS NOT NULL;
CREATE INDEX charging_transaction_person_suspect
    ON charging_transaction (person_id, created_at, id)
    WHERE anomalies <> '' AND person_id IS NOT NULL;
CREATE INDEX charging_transaction_refold ON charging_transaction (refold_at)
    WHERE refold_at IS NOT NULL;
CREATE INDEX charging_transaction_running ON charging_transaction (token_hash)
    WHERE phase <> 'ended';
CREATE INDEX charging_transaction_source ON charging_transaction (source, created_at, id);
CREATE INDEX charging_transaction_start
    ON charging_transaction ((COALESCE(started_at, created_at)), id);
CREATE INDEX charging_transaction_station
    ON charging_transaction (station_id, created_at, id, started_at);
CREATE INDEX charging_transaction_station_person
    ON charging_transaction (station_id, person_id, created_at, id)
    WHERE person_id IS NOT NULL;
CREATE INDEX charging_transaction_station_suspect
    ON charging_transaction (station_id, created_at, id) WHERE anomalies <> '';
CREATE INDEX charging_transaction_suspect ON charging_transaction (created_at, id)
    WHERE anomalies <> '';
CREATE TABLE cloud_operator (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- one or several lines
    address TEXT NOT NULL CHECK (length(address) BETWEEN 1 AND 500),
    -- IČO; null for a person without a company
    company_number TEXT CHECK (length(company_number) = 8),
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    changed_at INTEGER NOT NULL
) STRICT;
CREATE TABLE command (
    -- rises; a bridge asks for what comes after the last that it has had
    number INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    action TEXT NOT NULL,
    -- as it was asked for, without what is secret
    request TEXT NOT NULL,
    token_hash TEXT,
    status TEXT NOT NULL CHECK (status IN
        ('pending', 'accepted', 'rejected', 'notSupported', 'timedOut', 'offline',
         'failed')),
    -- what the station said
    answer TEXT,
    issued_by TEXT REFERENCES person (id) ON DELETE RESTRICT,
    issued_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    answered_at INTEGER,
    CHECK ((status = 'pending') = (answered_at IS NULL))
) STRICT;
CREATE INDEX command_issuer ON command (issued_by) WHERE issued_by IS NOT NULL;
CREATE INDEX command_pending ON command (station_id, number) WHERE status = 'pending';
CREATE INDEX command_station ON command (station_id, number);
CREATE INDEX command_station_status ON command (station_id, status, number);
CREATE INDEX command_status ON command (status, number);
CREATE INDEX command_token ON command (station_id, token_hash, number)
    WHERE token_hash IS NOT NULL;
CREATE TABLE connector (
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 0 AND 64),
    status TEXT NOT NULL CHECK (status IN
        ('Available', 'Occupied', 'Reserved', 'Unavailable', 'Faulted')),
    error_code TEXT,
    updated_at INTEGER NOT NULL,
    PRIMARY KEY (station_id, connector_id)
) STRICT;
CREATE TABLE credit_hold (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    transaction_id TEXT UNIQUE REFERENCES charging_transaction (id) ON DELETE CASCADE,
    -- without a reference: a booking is deleted with its charger, and what was held goes back after
    booking_id TEXT UNIQUE,
    amount INTEGER NOT NULL CHECK (amount >= 0),
    -- how often it was opened or extended: a part of the keys of its postings
    steps INTEGER NOT NULL DEFAULT 0,
    opened_at INTEGER NOT NULL,
    closed_at INTEGER,
    CHECK ((transaction_id IS NULL) <> (booking_id IS NULL)),
    CHECK (closed_at IS NULL OR amount = 0)
) STRICT;
CREATE INDEX credit_hold_open ON credit_hold (id) WHERE closed_at IS NULL;
CREATE INDEX credit_hold_person ON credit_hold (person_id, id);
CREATE TABLE credit_limit (
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month')),
    amount INTEGER NOT NULL CHECK (amount BETWEEN 100 AND 10000000),
    PRIMARY KEY (person_id, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE credit_payback (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    -- the owner of the ledger's account, which outlives the person
    owner_id TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    iban TEXT NOT NULL CHECK (length(iban) BETWEEN 15 AND 34),
    requested_at INTEGER NOT NULL,
    paid_at INTEGER,
    paid_by TEXT REFERENCES person (id) ON DELETE SET NULL
) STRICT;
CREATE INDEX credit_payback_open ON credit_payback (id) WHERE paid_at IS NULL;
CREATE INDEX credit_payback_payer ON credit_payback (paid_by) WHERE paid_by IS NOT NULL;
CREATE INDEX credit_payback_person ON credit_payback (person_id, id) WHERE person_id IS NOT NULL;
CREATE TABLE daily_energy (
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE RESTRICT,
    -- days since 1970-01-01
    day INTEGER NOT NULL,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    -- of the person's card
    token_hash TEXT,
    -- the card was refused: the host does not learn whose it is
    is_refused INTEGER NOT NULL CHECK (is_refused IN (0, 1)),
    -- 1 on the first day of the transaction
    transactions INTEGER NOT NULL CHECK (transactions IN (0, 1)),
    energy_wh INTEGER NOT NULL CHECK (energy_wh >= 0),
    seconds INTEGER NOT NULL CHECK (seconds >= 0),
    PRIMARY KEY (transaction_id, day)
) STRICT, WITHOUT ROWID;
CREATE INDEX daily_energy_person ON daily_energy (person_id, day) WHERE person_id IS NOT NULL;
CREATE INDEX daily_energy_station ON daily_energy
    (station_id, day, person_id, is_refused, transactions, energy_wh, seconds);
CREATE TABLE daily_energy_due (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE RESTRICT
) STRICT;
CREATE TABLE daily_total (
    day INTEGER NOT NULL PRIMARY KEY,
    transactions INTEGER NOT NULL,
    energy_wh INTEGER NOT NULL,
    seconds INTEGER NOT NULL
) STRICT;
CREATE TABLE dispute (
    id TEXT NOT NULL PRIMARY KEY,
    transaction_id TEXT NOT NULL,
    -- as in charging_transaction
    station_id TEXT NOT NULL,
    -- the driver; null for a guest, for whom an admin asks, and for a deleted account
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    reason TEXT NOT NULL
        CHECK (reason IN ('energy', 'price', 'idle', 'notCharged', 'notMine', 'other')),
    opened_at INTEGER NOT NULL,
    decision TEXT CHECK (decision IN ('refunded', 'rejected')),
    -- without a reference: the decision outlives the account
    decided_by TEXT,
    decided_at INTEGER,
    CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CHECK ((decision IS NULL) = (decided_by IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX dispute_open ON dispute (transaction_id) WHERE decided_at IS NULL;
CREATE INDEX dispute_over ON dispute (id) WHERE decided_at IS NOT NULL;
CREATE INDEX dispute_person ON dispute (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX dispute_station ON dispute (station_id, id);
CREATE INDEX dispute_transaction ON dispute (transaction_id, id);
CREATE INDEX dispute_waiting ON dispute (id) WHERE decided_at IS NULL;
CREATE TABLE dispute_message (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    dispute_id TEXT NOT NULL REFERENCES dispute (id) ON DELETE CASCADE,
    sender_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    side TEXT NOT NULL CHECK (side IN ('driver', 'host', 'operator')),
    text TEXT NOT NULL CHECK (length(text) BETWEEN 1 AND 2000),
    sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX dispute_message_dispute ON dispute_message (dispute_id, id);
CREATE INDEX dispute_message_sender ON dispute_message (sender_id, id);
CREATE TABLE document (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'creditNote', 'selfBilling')),
    -- `ZP2026000123`
    number TEXT NOT NULL UNIQUE CHECK (length(number) BETWEEN 3 AND 48),
    -- the payer, or the host of a self-billed document
    person_id TEXT,
    guest_id TEXT,
    -- of a settlement, of which each version and each refund has at most one document
    transaction_id TEXT,
    -- of the fee of a booking: version 1, and 2 for what was given back
    booking_id TEXT,
    version INTEGER CHECK (version >= 1),
    -- the number of the refund that it is for; 0 for a version
    refund INTEGER NOT NULL DEFAULT 0 CHECK (refund >= 0),
    -- `2026-11`, of a self-billed document
    month TEXT CHECK (length(month) = 7),
    issued_at INTEGER NOT NULL,
    supplied_at INTEGER NOT NULL,
    -- with VAT; of a corrective document: the difference
    total INTEGER NOT NULL,
    vat INTEGER NOT NULL,
    -- JSON of all that is printed
    content TEXT NOT NULL CHECK (length(content) BETWEEN 2 AND 4000000),
    CHECK (transaction_id IS NULL OR booking_id IS NULL),
    CHECK ((transaction_id IS NULL AND booking_id IS NULL) = (version IS NULL)),
    CHECK ((version IS NULL) = (kind = 'selfBilling')),
    CHECK ((month IS NOT NULL) = (kind = 'selfBilling')),
    UNIQUE (transaction_id, version, refund),
    UNIQUE (booking_id, version)
) STRICT;
CREATE UNIQUE INDEX document_month ON document (person_id, month) WHERE month IS NOT NULL;
CREATE INDEX document_person ON document (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX document_supplied ON document (supplied_at, id);
CREATE TRIGGER document_is_kept BEFORE DELETE ON document
    WHEN OLD.issued_at > (CAST(strftime('%s', 'now') AS INTEGER) - 315532800) * 1000
    BEGIN SELECT RAISE (ABORT, 'documents are kept for ten years'); END;
CREATE TRIGGER document_is_never_changed BEFORE UPDATE ON document
    BEGIN SELECT RAISE (ABORT, 'documents are never changed'); END;
CREATE TABLE document_series (
    kind TEXT NOT NULL CHECK (kind IN ('invoice', 'creditNote', 'selfBilling')),
    year INTEGER NOT NULL CHECK (year BETWEEN 2020 AND 9999),
    last_number INTEGER NOT NULL CHECK (last_number BETWEEN 1 AND 999999),
    PRIMARY KEY (kind, year)
) STRICT, WITHOUT ROWID;
CREATE TABLE domain_event (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- object.change
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 3 AND 60),
    subject TEXT NOT NULL,
    -- without references: an event outlives the objects that it is about
    station_id TEXT,
    person_id TEXT,
    payload TEXT NOT NULL,
    occurred_at INTEGER NOT NULL
) STRICT;
CREATE INDEX domain_event_station ON domain_event (station_id, id) WHERE station_id IS NOT NULL;
CREATE INDEX domain_event_subject ON domain_event (subject, id);
CREATE INDEX domain_event_time ON domain_event (occurred_at);
CREATE TABLE earning (
    -- `transaction:ID` or `booking:ID`
    source TEXT NOT NULL PRIMARY KEY CHECK (length(source) BETWEEN 3 AND 140),
    host_id TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    -- when it becomes available, or is looked at again while it is disputed
    due_at INTEGER NOT NULL,
    released_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX earning_due ON earning (due_at) WHERE released_at IS NULL;
CREATE INDEX earning_host ON earning (host_id, due_at);
CREATE TABLE event_consumer (
    name TEXT NOT NULL PRIMARY KEY,
    -- the last event that it has handled, skipped or put into event_delivery
    position INTEGER NOT NULL
) STRICT;
CREATE TABLE event_delivery (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    consumer TEXT NOT NULL REFERENCES event_consumer (name) ON DELETE CASCADE,
    event_id INTEGER NOT NULL REFERENCES domain_event (id) ON DELETE RESTRICT,
    -- object/id
    subject TEXT NOT NULL,
    attempts INTEGER NOT NULL CHECK (attempts >= 0),
    -- null: parked, until a person asks for another attempt
    next_attempt_at INTEGER,
    error TEXT,
    UNIQUE (consumer, event_id)
) STRICT;
CREATE INDEX event_delivery_event ON event_delivery (event_id);
CREATE INDEX event_delivery_subject ON event_delivery (consumer, subject, event_id);
CREATE TABLE evse_code (
    code TEXT NOT NULL PRIMARY KEY CHECK (length(code) = 9),
    -- null once the station was removed
    station_id TEXT REFERENCES station (id) ON DELETE SET NULL,
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 1 AND 64),
    -- of a station that was removed
    location_id TEXT REFERENCES location (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    UNIQUE (station_id, connector_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX evse_code_location ON evse_code (location_id) WHERE location_id IS NOT NULL;
CREATE TABLE favourite_place (
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    added_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, location_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX favourite_place_location ON favourite_place (location_id);
CREATE TABLE file_transfer (
    -- also the requestId, where OCPP has one
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    token_hash TEXT NOT NULL UNIQUE,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('firmware', 'diagnostics', 'log')),
    -- what is fetched; null for what is brought
    file_id TEXT REFERENCES stored_file (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    finished_at INTEGER,
    CHECK ((kind = 'firmware') = (file_id IS NOT NULL))
) STRICT;
CREATE INDEX file_transfer_expiry ON file_transfer (expires_at);
CREATE INDEX file_transfer_file ON file_transfer (file_id) WHERE file_id IS NOT NULL;
CREATE INDEX file_transfer_station ON file_transfer (station_id);
CREATE TABLE form_submission (
    key TEXT NOT NULL PRIMARY KEY,
    -- where its answer leads; null while it is at work
    location TEXT,
    flash TEXT,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX form_submission_age ON form_submission (created_at);
CREATE TABLE gateway_self_test (
    gateway TEXT NOT NULL PRIMARY KEY CHECK (gateway IN ('gopay', 'test')),
    ran_at INTEGER NOT NULL,
    -- JSON: a list of checks with their results
    results TEXT NOT NULL CHECK (length(results) <= 4000)
) STRICT;
CREATE TABLE gateway_statement (
    day INTEGER NOT NULL PRIMARY KEY,
    read_at INTEGER NOT NULL,
    lines INTEGER NOT NULL CHECK (lines >= 0)
) STRICT;
CREATE TABLE gateway_statement_line (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- local days since 1970
    day INTEGER NOT NULL,
    line INTEGER NOT NULL CHECK (line > 0),
    payment_id TEXT REFERENCES payment (id) ON DELETE SET NULL,
    amount INTEGER,
    UNIQUE (day, line)
) STRICT;
CREATE INDEX gateway_statement_line_payment ON gateway_statement_line (payment_id)
    WHERE payment_id IS NOT NULL;
CREATE TABLE geocoder_answer (
    query_hash TEXT NOT NULL PRIMARY KEY,
    -- null where it found nothing
    latitude_e6 INTEGER,
    longitude_e6 INTEGER,
    answered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX geocoder_answer_age ON geocoder_answer (answered_at);
CREATE TABLE group_cost_limit (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    counted TEXT NOT NULL CHECK (counted IN ('member', 'group')),
    period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month')),
    amount INTEGER NOT NULL CHECK (amount > 0),
    PRIMARY KEY (group_id, counted, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE group_energy_limit (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    counted TEXT NOT NULL CHECK (counted IN ('member', 'group')),
    period TEXT NOT NULL CHECK (period IN ('day', 'week', 'month')),
    energy_wh INTEGER NOT NULL CHECK (energy_wh > 0),
    PRIMARY KEY (group_id, counted, period)
) STRICT, WITHOUT ROWID;
CREATE TABLE group_hours (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    -- bit 0 for Monday to bit 6 for Sunday: the days on which the hours begin
    weekdays INTEGER NOT NULL CHECK (weekdays BETWEEN 1 AND 127),
    -- minutes after midnight; hours that end before they begin end on the next day
    from_minute INTEGER NOT NULL CHECK (from_minute BETWEEN 0 AND 1439),
    until_minute INTEGER NOT NULL CHECK (until_minute BETWEEN 1 AND 1440),
    PRIMARY KEY (group_id, weekdays, from_minute, until_minute)
) STRICT, WITHOUT ROWID;
CREATE TABLE group_member (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_member_person ON group_member (person_id, group_id);
CREATE TABLE group_removal (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    removed_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_removal_person ON group_removal (person_id, group_id);
CREATE TABLE group_request (
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (group_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_request_person ON group_request (person_id, group_id);
CREATE TABLE group_tariff (
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    group_id TEXT NOT NULL REFERENCES person_group (id) ON DELETE CASCADE,
    tariff_id TEXT NOT NULL REFERENCES tariff (id) ON DELETE CASCADE,
    PRIMARY KEY (location_id, group_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX group_tariff_group ON group_tariff (group_id);
CREATE INDEX group_tariff_tariff ON group_tariff (tariff_id, location_id);
CREATE TABLE guest (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 1 AND 48),
    -- the code on the sticker
    code TEXT NOT NULL CHECK (length(code) = 9),
    -- without references: the bill outlives the charger
    station_id TEXT NOT NULL,
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 1 AND 64),
    place_name TEXT NOT NULL CHECK (length(place_name) <= 400),
    time_zone TEXT NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 64),
    language TEXT NOT NULL,
    -- for the link to the receipt; null if none was given, or it was erased
    email TEXT CHECK (length(email) BETWEEN 3 AND 254),
    limit_minor INTEGER NOT NULL CHECK (limit_minor BETWEEN 1 AND 1000000),
    energy_limit_wh INTEGER NOT NULL CHECK (energy_limit_wh BETWEEN 1 AND 1000000),
    -- SHA-256 of the secret in the guest's link
    secret_hash TEXT NOT NULL UNIQUE,
    -- the secret itself, encrypted, until the link was mailed
    sealed_secret TEXT,
    -- of the browser's session, which may begin again before it has paid
    session_hash TEXT,
    -- of the id token with which the charging starts, which no reader can send
    token_hash TEXT NOT NULL UNIQUE,
    payment_id TEXT UNIQUE,
    -- of the last request to start, and how many there were
    start_issued_at INTEGER,
    start_attempts INTEGER NOT NULL DEFAULT 0 CHECK (start_attempts BETWEEN 0 AND 10),
    transaction_id TEXT UNIQUE,
    state TEXT NOT NULL
        CHECK (state IN ('paying', 'starting', 'charging', 'ended', 'settled', 'void')),
    -- why it is void
    failure TEXT,
    -- what was captured, or decided not to be
    captured_minor INTEGER CHECK (captured_minor BETWEEN 0 AND 1000000),
    -- what was paid back of it
    refunded_minor INTEGER NOT NULL DEFAULT 0 CHECK (refunded_minor >= 0),
    -- what the guest owed beyond that, as bad debt
    written_off_minor INTEGER NOT NULL DEFAULT 0 CHECK (written_off_minor >= 0),
    created_at INTEGER NOT NULL,
    -- when the card's issuer held the limit
    authorized_at INTEGER,
    ended_at INTEGER,
    CHECK (state <> 'void' OR failure IS NOT NULL),
    CHECK (state NOT IN ('charging', 'ended') OR transaction_id IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX guest_authorized ON guest (authorized_at)
    WHERE captured_minor IS NULL AND authorized_at IS NOT NULL AND state <> 'void';
CREATE INDEX guest_email ON guest (created_at) WHERE email IS NOT NULL;
CREATE UNIQUE INDEX guest_open ON guest (station_id, connector_id)
    WHERE state IN ('paying', 'starting', 'charging');
CREATE INDEX guest_state ON guest (state, created_at, id);
CREATE TABLE guest_place (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    may_charge INTEGER NOT NULL CHECK (may_charge IN (0, 1))
) STRICT, WITHOUT ROWID;
CREATE TABLE host_iban (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    iban TEXT NOT NULL CHECK (length(iban) BETWEEN 15 AND 34),
    -- the name of the account's holder
    holder TEXT NOT NULL CHECK (length(holder) BETWEEN 1 AND 70),
    stored_at INTEGER NOT NULL,
    valid_from INTEGER NOT NULL,
    -- when it was withdrawn before it was used
    undone_at INTEGER,
    CHECK (valid_from >= stored_at)
) STRICT;
CREATE INDEX host_iban_person ON host_iban (person_id, valid_from, id);
CREATE TABLE host_statement (
    id TEXT NOT NULL PRIMARY KEY,
    host_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    driver_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- months since 1970-01
    month INTEGER NOT NULL CHECK (month BETWEEN 0 AND 12000),
    -- rises by 1 with each statement of the host
    number INTEGER NOT NULL CHECK (number >= 1),
    -- what the driver owed before, what the month cost, what has arrived, and what is owed after
    opening_minor INTEGER NOT NULL,
    charged_minor INTEGER NOT NULL,
    received_minor INTEGER NOT NULL,
    closing_minor INTEGER NOT NULL,
    energy_wh INTEGER NOT NULL,
    transactions INTEGER NOT NULL CHECK (transactions >= 0),
    sent_at INTEGER NOT NULL,
    CHECK (closing_minor = opening_minor + charged_minor - received_minor),
    UNIQUE (host_id, month, driver_id),
    UNIQUE (host_id, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX host_statement_driver ON host_statement (driver_id, host_id, month);
CREATE TABLE host_tax (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    pays_vat INTEGER NOT NULL CHECK (pays_vat IN (0, 1)),
    company_id TEXT CHECK (length(company_id) = 8),
    vat_id TEXT CHECK (length(vat_id) BETWEEN 10 AND 14),
    name TEXT CHECK (length(name) BETWEEN 1 AND 200),
    address TEXT CHECK (length(address) BETWEEN 1 AND 300),
    updated_at INTEGER NOT NULL,
    CHECK (pays_vat = 0 OR vat_id IS NOT NULL)
) STRICT, WITHOUT ROWID;
CREATE TABLE id_token (
    hash TEXT NOT NULL PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    suffix TEXT NOT NULL CHECK (length(suffix) <= 4),
    label TEXT NOT NULL CHECK (length(label) <= 200),
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (status IN ('active', 'blocked')),
    expires_at INTEGER,
    created_at INTEGER NOT NULL
, sealed TEXT, offline TEXT NOT NULL DEFAULT 'limited'
    CHECK (offline IN ('always', 'limited', 'never')), sun_keys TEXT, sun_counter INTEGER NOT NULL DEFAULT -1, vehicle_id TEXT REFERENCES vehicle (id) ON DELETE SET NULL, is_virtual INTEGER NOT NULL DEFAULT 0
    CHECK (is_virtual IN (0, 1))) STRICT;
CREATE INDEX id_token_person ON id_token (person_id);
CREATE INDEX id_token_vehicle ON id_token (vehicle_id) WHERE vehicle_id IS NOT NULL;
CREATE UNIQUE INDEX id_token_virtual ON id_token (person_id) WHERE is_virtual = 1;
CREATE TRIGGER sun_keys_changed AFTER UPDATE OF sun_keys ON id_token
    WHEN OLD.sun_keys IS NOT NEW.sun_keys
    BEGIN DELETE FROM sun_use WHERE token_hash = OLD.hash; END;
CREATE TRIGGER sun_keys_removed AFTER DELETE ON id_token
    BEGIN DELETE FROM sun_use WHERE token_hash = OLD.hash; END;
CREATE TABLE idempotency_key (
    -- SHA-256 of the person and the key
    key TEXT NOT NULL PRIMARY KEY CHECK (length(key) = 64),
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    request_hash TEXT NOT NULL CHECK (length(request_hash) = 64),
    -- JSON
    answer TEXT NOT NULL CHECK (length(answer) BETWEEN 1 AND 1000000),
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX idempotency_key_person ON idempotency_key (person_id);
CREATE INDEX idempotency_key_time ON idempotency_key (created_at);
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
CREATE INDEX invitation_email ON invitation (email, created_at) WHERE email IS NOT NULL;
CREATE INDEX invitation_expiry ON invitation (expires_at);
CREATE INDEX invitation_inviter ON invitation (invited_by, created_at);
CREATE INDEX invitation_location ON invitation (location_id, id);
CREATE TABLE invitation_acceptance (
    invitation_id TEXT NOT NULL REFERENCES invitation (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    accepted_at INTEGER NOT NULL,
    PRIMARY KEY (invitation_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX invitation_acceptance_person ON invitation_acceptance (person_id);
CREATE TABLE key_fingerprint (
    name TEXT NOT NULL PRIMARY KEY CHECK (name = 'token.key'),
    fingerprint TEXT NOT NULL CHECK (length(fingerprint) = 16)
) STRICT;
CREATE TABLE ledger_account (
    id TEXT NOT NULL PRIMARY KEY CHECK (length(id) BETWEEN 3 AND 140),
    kind TEXT NOT NULL,
    -- the person, guest or gateway; null for an account that exists once
    owner_id TEXT,
    -- of an account between two people: the other one
    counterpart_id TEXT,
    -- the sum of what moved to the account minus what moved from it
    balance INTEGER NOT NULL DEFAULT 0 CHECK (balance BETWEEN -9000000000000000 AND 9000000000000000),
    minimum INTEGER,
    maximum INTEGER,
    CHECK (minimum IS NULL OR balance >= minimum),
    CHECK (maximum IS NULL OR balance <= maximum)
) STRICT, WITHOUT ROWID;
CREATE INDEX ledger_account_counterpart ON ledger_account (counterpart_id, kind)
    WHERE counterpart_id IS NOT NULL;
CREATE INDEX ledger_account_kind ON ledger_account (kind, id);
CREATE INDEX ledger_account_owner ON ledger_account (owner_id, kind) WHERE owner_id IS NOT NULL;
CREATE TABLE ledger_posting (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- what is posted twice has the same key, and is stored once
    idempotency_key TEXT NOT NULL UNIQUE CHECK (length(idempotency_key) BETWEEN 3 AND 200),
    kind TEXT NOT NULL,
    -- without references: the ledger outlives what it is about
    transaction_id TEXT,
    payment_id TEXT,
    booking_id TEXT,
    -- why a person posted it
    note TEXT CHECK (length(note) BETWEEN 1 AND 500),
    -- who posted it; null for the cloud
    author_id TEXT,
    posted_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ledger_posting_kind ON ledger_posting (kind, id);
CREATE INDEX ledger_posting_payment ON ledger_posting (payment_id, id)
    WHERE payment_id IS NOT NULL;
CREATE INDEX ledger_posting_time ON ledger_posting (posted_at, id);
CREATE INDEX ledger_posting_transaction ON ledger_posting (transaction_id, id)
    WHERE transaction_id IS NOT NULL;
CREATE TRIGGER ledger_posting_is_never_changed BEFORE UPDATE ON ledger_posting
    BEGIN SELECT RAISE (ABORT, 'postings are appended, never changed'); END;
CREATE TRIGGER ledger_posting_is_never_deleted BEFORE DELETE ON ledger_posting
    BEGIN SELECT RAISE (ABORT, 'postings are appended, never deleted'); END;
CREATE TABLE ledger_transfer (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    posting_id INTEGER NOT NULL REFERENCES ledger_posting (id) ON DELETE RESTRICT,
    from_account TEXT NOT NULL REFERENCES ledger_account (id) ON DELETE RESTRICT,
    to_account TEXT NOT NULL REFERENCES ledger_account (id) ON DELETE RESTRICT,
    amount INTEGER NOT NULL CHECK (amount > 0 AND amount <= 100000000000),
    CHECK (from_account <> to_account)
) STRICT;
CREATE INDEX ledger_transfer_from ON ledger_transfer (from_account, posting_id);
CREATE INDEX ledger_transfer_posting ON ledger_transfer (posting_id, id);
CREATE INDEX ledger_transfer_to ON ledger_transfer (to_account, posting_id);
CREATE TRIGGER ledger_transfer_is_never_changed BEFORE UPDATE ON ledger_transfer
    BEGIN SELECT RAISE (ABORT, 'transfers are appended, never changed'); END;
CREATE TRIGGER ledger_transfer_is_never_deleted BEFORE DELETE ON ledger_transfer
    BEGIN SELECT RAISE (ABORT, 'transfers are appended, never deleted'); END;
CREATE TABLE listing (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    is_listed INTEGER NOT NULL CHECK (is_listed IN (0, 1)),
    title TEXT NOT NULL CHECK (length(title) <= 80),
    description TEXT NOT NULL CHECK (length(description) <= 2000),
    house_rules TEXT NOT NULL CHECK (length(house_rules) <= 1000),
    -- private: how to reach the charger
    access_notes TEXT NOT NULL CHECK (length(access_notes) <= 1000),
    connector_kind TEXT NOT NULL CHECK (connector_kind IN
        ('type2Socket', 'type2Cable', 'ccs', 'chademo', 'schuko', 'other')),
    -- of a fixed cable
    cable_cm INTEGER CHECK (cable_cm BETWEEN 50 AND 3000),
    power_w INTEGER NOT NULL CHECK (power_w BETWEEN 1000 AND 400000),
    -- null for direct current
    phases INTEGER CHECK (phases BETWEEN 1 AND 3),
    meter_class TEXT NOT NULL CHECK (meter_class IN
        ('mid', 'chargerInternal', 'bridgeMid', 'none')),
    -- public words for the area
    district TEXT NOT NULL CHECK (length(district) <= 80),
    town TEXT NOT NULL CHECK (length(town) <= 80),
    -- private: the exact address and position, in millionths of a degree
    street TEXT NOT NULL CHECK (length(street) <= 120),
    house_number TEXT NOT NULL CHECK (length(house_number) <= 20),
    postcode TEXT NOT NULL CHECK (length(postcode) <= 12),
    latitude_e6 INTEGER CHECK (latitude_e6 BETWEEN -85000000 AND 85000000),
    longitude_e6 INTEGER CHECK (longitude_e6 BETWEEN -180000000 AND 180000000),
    -- within 500 m of it
    public_latitude_e6 INTEGER CHECK (public_latitude_e6 BETWEEN -86000000 AND 86000000),
    public_longitude_e6 INTEGER CHECK (public_longitude_e6 BETWEEN -180000000 AND 180000000),
    -- when it was last published
    listed_at INTEGER, changed_at INTEGER NOT NULL DEFAULT 0,
    CHECK (is_listed = 0 OR (length(title) > 0 AND public_latitude_e6 IS NOT NULL
        AND listed_at IS NOT NULL)),
    CHECK ((latitude_e6 IS NULL) = (longitude_e6 IS NULL)
        AND (latitude_e6 IS NULL) = (public_latitude_e6 IS NULL)
        AND (latitude_e6 IS NULL) = (public_longitude_e6 IS NULL))
) STRICT, WITHOUT ROWID;
CREATE INDEX listing_district ON listing (district) WHERE is_listed = 1;
CREATE INDEX listing_town ON listing (town) WHERE is_listed = 1;
CREATE TABLE listing_amenity (
    location_id TEXT NOT NULL REFERENCES listing (location_id) ON DELETE CASCADE,
    amenity TEXT NOT NULL CHECK (amenity IN
        ('roof', 'light', 'camera', 'stepFree', 'overnight', 'trailer', 'toilet', 'wifi')),
    PRIMARY KEY (location_id, amenity)
) STRICT, WITHOUT ROWID;
CREATE TABLE listing_photo (
    id TEXT NOT NULL PRIMARY KEY,
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    -- the order in which they are shown
    place INTEGER NOT NULL,
    -- what is seen on it, for those who cannot see it
    alt TEXT NOT NULL CHECK (length(alt) <= 200),
    created_at INTEGER NOT NULL,
    width INTEGER NOT NULL CHECK (width BETWEEN 1 AND 1600),
    height INTEGER NOT NULL CHECK (height BETWEEN 1 AND 1600),
    picture BLOB NOT NULL CHECK (length(picture) BETWEEN 1 AND 4194304),
    preview_width INTEGER NOT NULL CHECK (preview_width BETWEEN 1 AND 320),
    preview_height INTEGER NOT NULL CHECK (preview_height BETWEEN 1 AND 320),
    preview BLOB NOT NULL CHECK (length(preview) BETWEEN 1 AND 4194304)
) STRICT;
CREATE INDEX listing_photo_place ON listing_photo (location_id, place);
CREATE TABLE location (
    id TEXT NOT NULL PRIMARY KEY,
    host_id TEXT NOT NULL REFERENCES person (id) ON DELETE RESTRICT,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at INTEGER NOT NULL
, time_zone TEXT NOT NULL DEFAULT 'Europe/Prague'
    CHECK (length(time_zone) BETWEEN 1 AND 64)) STRICT;
CREATE INDEX location_host ON location (host_id, created_at, id);
CREATE INDEX location_lower_name ON location (lower(name));
CREATE TABLE location_member (
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (location_id, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX location_member_person ON location_member (person_id, location_id);
CREATE TABLE location_tariff (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    tariff_id TEXT NOT NULL REFERENCES tariff (id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX location_tariff_tariff ON location_tariff (tariff_id, location_id);
CREATE TABLE mail (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    recipient TEXT NOT NULL CHECK (length(recipient) BETWEEN 3 AND 254),
    language TEXT NOT NULL CHECK (language IN ('en', 'cs')),
    subject TEXT NOT NULL CHECK (length(subject) BETWEEN 1 AND 300),
    -- a JSON array of texts; empty after the mail was sent, like the link, which may hold a secret
    paragraphs TEXT NOT NULL CHECK (length(paragraphs) <= 100000),
    link_label TEXT CHECK (length(link_label) BETWEEN 1 AND 300),
    link_path TEXT CHECK (length(link_path) <= 1000 AND link_path LIKE '/%'),
    -- spooled: lies as a file in the spool folder
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'spooled', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at INTEGER,
    -- of the last attempt
    error TEXT CHECK (length(error) <= 1000),
    created_at INTEGER NOT NULL, is_last INTEGER NOT NULL DEFAULT 0 CHECK (is_last IN (0, 1)),
    CHECK ((state = 'waiting') = (next_attempt_at IS NOT NULL)),
    CHECK ((link_label IS NULL) = (link_path IS NULL))
) STRICT;
CREATE INDEX mail_created ON mail (created_at);
CREATE INDEX mail_due ON mail (next_attempt_at, id) WHERE state = 'waiting';
CREATE INDEX mail_recipient ON mail (recipient, id) WHERE state = 'waiting';
CREATE INDEX mail_state ON mail (state, id);
CREATE TABLE message_log (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    direction TEXT NOT NULL CHECK (direction IN ('received', 'sent', 'note')),
    text TEXT NOT NULL,
    -- what was mended to read it
    repairs TEXT NOT NULL DEFAULT '',
    logged_at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_log_station ON message_log (station_id, id);
CREATE TABLE message_report (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    message_id INTEGER NOT NULL UNIQUE REFERENCES booking_message (id) ON DELETE CASCADE,
    reporter_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    reported_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
CREATE INDEX message_report_open ON message_report (id) WHERE settled_at IS NULL;
CREATE INDEX message_report_reporter ON message_report (reporter_id, id);
CREATE TABLE monthly_total (
    -- months since 1970-01
    month INTEGER NOT NULL,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    transactions INTEGER NOT NULL,
    energy_wh INTEGER NOT NULL,
    seconds INTEGER NOT NULL,
    PRIMARY KEY (month, station_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX monthly_total_station ON monthly_total (station_id);
CREATE TABLE notification (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    title_en TEXT NOT NULL CHECK (length(title_en) BETWEEN 1 AND 300),
    title_cs TEXT NOT NULL CHECK (length(title_cs) BETWEEN 1 AND 300),
    text_en TEXT NOT NULL CHECK (length(text_en) <= 4000),
    text_cs TEXT NOT NULL CHECK (length(text_cs) <= 4000),
    -- the page about it
    path TEXT CHECK (length(path) <= 1000 AND path LIKE '/%'),
    is_mailed INTEGER NOT NULL CHECK (is_mailed IN (0, 1)),
    created_at INTEGER NOT NULL,
    read_at INTEGER
, about_id TEXT REFERENCES person (id) ON DELETE SET NULL, about_name TEXT) STRICT;
CREATE INDEX notification_about ON notification (about_id) WHERE about_id IS NOT NULL;
CREATE INDEX notification_created ON notification (created_at);
CREATE INDEX notification_person ON notification (person_id, id);
CREATE INDEX notification_unread ON notification (person_id, id) WHERE read_at IS NULL;
CREATE TABLE notification_choice (
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (length(kind) BETWEEN 1 AND 40),
    is_mailed INTEGER NOT NULL CHECK (is_mailed IN (0, 1)),
    PRIMARY KEY (person_id, kind)
) STRICT;
CREATE TABLE ocpp_counter (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    last INTEGER NOT NULL CHECK (last BETWEEN 1 AND 2147483647)
) STRICT;
CREATE TABLE offline_credit (
    station_id TEXT NOT NULL PRIMARY KEY REFERENCES station (id) ON DELETE CASCADE,
    digest TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE offline_hold (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- null once the station was deleted
    station_id TEXT REFERENCES station (id) ON DELETE SET NULL,
    amount INTEGER NOT NULL DEFAULT 0 CHECK (amount >= 0),
    -- what the newest list allows, and what that costs at the highest price; 0 if the list does not
    -- carry the driver
    energy_wh INTEGER NOT NULL DEFAULT 0 CHECK (energy_wh >= 0),
    cost INTEGER NOT NULL DEFAULT 0 CHECK (cost >= 0),
    -- how often the amount was changed: a part of the keys of its postings
    steps INTEGER NOT NULL DEFAULT 0,
    -- the version of the first list that allows less, and when no older list is valid any more
    lowered_version INTEGER,
    release_at INTEGER,
    CHECK ((lowered_version IS NULL) = (release_at IS NULL)),
    UNIQUE (person_id, station_id)
) STRICT;
CREATE INDEX offline_hold_release ON offline_hold (release_at) WHERE release_at IS NOT NULL;
CREATE INDEX offline_hold_station ON offline_hold (station_id);
CREATE TABLE offline_opt_out (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE opening_exception (
    id TEXT NOT NULL PRIMARY KEY,
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    -- local days since 1970
    first_day INTEGER NOT NULL,
    last_day INTEGER NOT NULL CHECK (last_day BETWEEN first_day AND first_day + 366),
    -- null if it is closed
    start_minute INTEGER CHECK (start_minute BETWEEN 0 AND 1425),
    end_minute INTEGER CHECK (end_minute - start_minute BETWEEN 15 AND 1440),
    note TEXT NOT NULL CHECK (length(note) <= 100),
    created_at INTEGER NOT NULL,
    CHECK ((start_minute IS NULL) = (end_minute IS NULL))
) STRICT;
CREATE INDEX opening_exception_location ON opening_exception (location_id, last_day);
CREATE TABLE opening_hours (
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    -- 1 for Monday
    weekday INTEGER NOT NULL CHECK (weekday BETWEEN 1 AND 7),
    -- local minutes since midnight; an end over 1440 is on the next day
    start_minute INTEGER NOT NULL CHECK (start_minute BETWEEN 0 AND 1425),
    end_minute INTEGER NOT NULL CHECK (end_minute - start_minute BETWEEN 15 AND 1440),
    CHECK (start_minute % 15 = 0 AND end_minute % 15 = 0),
    PRIMARY KEY (location_id, weekday, start_minute)
) STRICT, WITHOUT ROWID;
CREATE TABLE operator_text (
    version INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    kind TEXT NOT NULL CHECK (kind IN ('terms', 'privacyNotice')),
    language TEXT NOT NULL CHECK (language IN ('en', 'cs')),
    -- paragraphs with an empty line between them; an empty text withdraws the one before
    text TEXT NOT NULL CHECK (length(text) <= 20000),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX operator_text_latest ON operator_text (kind, language, version);
CREATE TABLE parent_tag (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    tag TEXT NOT NULL UNIQUE CHECK (length(tag) BETWEEN 10 AND 20)
) STRICT, WITHOUT ROWID;
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
CREATE TABLE passkey_challenge (
    challenge TEXT NOT NULL PRIMARY KEY,
    expires_at INTEGER NOT NULL
) STRICT;
CREATE INDEX passkey_challenge_expiry ON passkey_challenge (expires_at);
CREATE TABLE payment (
    id TEXT NOT NULL PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('topUp', 'automaticTopUp', 'guest')),
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    guest_id TEXT CHECK (length(guest_id) BETWEEN 1 AND 48),
    gateway TEXT NOT NULL CHECK (gateway IN ('gopay', 'test')),
    -- the gateway's number; null until it has answered
    gateway_id TEXT CHECK (length(gateway_id) BETWEEN 1 AND 40),
    order_number TEXT NOT NULL UNIQUE CHECK (length(order_number) BETWEEN 1 AND 128),
    summary TEXT NOT NULL CHECK (length(summary) BETWEEN 1 AND 200),
    amount INTEGER NOT NULL CHECK (amount BETWEEN 100 AND 10000000),
    captured_amount INTEGER NOT NULL DEFAULT 0 CHECK (captured_amount BETWEEN 0 AND amount),
    -- what went back, or is on its way
    refunded_amount INTEGER NOT NULL DEFAULT 0
        CHECK (refunded_amount BETWEEN 0 AND captured_amount),
    state TEXT NOT NULL CHECK (state IN ('intended', 'created', 'authorized', 'paid', 'canceled',
        'timedOut', 'partiallyRefunded', 'refunded', 'failed')),
    sub_state TEXT CHECK (length(sub_state) <= 40),
    gateway_url TEXT CHECK (length(gateway_url) <= 1000),
    is_preauthorized INTEGER NOT NULL CHECK (is_preauthorized IN (0, 1)),
    is_recurring INTEGER NOT NULL CHECK (is_recurring IN (0, 1)),
    -- the payment with the payer's consent for this one
    parent_id TEXT REFERENCES payment (id) ON DELETE RESTRICT,
    language TEXT NOT NULL CHECK (language IN ('cs', 'en')),
    -- for the gateway; null as soon as the payment is final
    email TEXT CHECK (length(email) <= 254),
    return_path TEXT NOT NULL CHECK (length(return_path) BETWEEN 1 AND 200),
    created_at INTEGER NOT NULL,
    authorized_at INTEGER,
    paid_at INTEGER,
    -- when the gateway is asked for the state; null once it is final
    next_check_at INTEGER,
    checks INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX payment_check ON payment (next_check_at) WHERE next_check_at IS NOT NULL;
CREATE UNIQUE INDEX payment_gateway_id ON payment (gateway_id) WHERE gateway_id IS NOT NULL;
CREATE INDEX payment_paid ON payment (paid_at) WHERE paid_at IS NOT NULL;
CREATE INDEX payment_parent ON payment (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX payment_person ON payment (person_id, id);
CREATE INDEX payment_unanswered ON payment (created_at) WHERE gateway_id IS NULL;
CREATE TABLE payment_call (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    payment_id TEXT NOT NULL REFERENCES payment (id) ON DELETE CASCADE,
    kind TEXT NOT NULL
        CHECK (kind IN ('create', 'capture', 'void', 'refund', 'voidRecurrence')),
    -- unique for the payment
    call_key TEXT NOT NULL CHECK (length(call_key) BETWEEN 1 AND 100),
    amount INTEGER NOT NULL CHECK (amount >= 0),
    -- of a capture: the gateway refused a part, so that all is captured and the rest refunded
    is_whole INTEGER NOT NULL DEFAULT 0 CHECK (is_whole IN (0, 1)),
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'open', 'done', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0,
    -- also of an open call: after a crash it is looked up then
    next_attempt_at INTEGER,
    error TEXT CHECK (length(error) <= 300),
    created_at INTEGER NOT NULL,
    UNIQUE (payment_id, call_key),
    CHECK ((next_attempt_at IS NULL) = (state IN ('done', 'failed')))
) STRICT;
CREATE INDEX payment_call_due ON payment_call (next_attempt_at)
    WHERE next_attempt_at IS NOT NULL;
CREATE INDEX payment_call_open ON payment_call (id) WHERE state = 'open';
CREATE INDEX payment_call_pending ON payment_call (payment_id, id)
    WHERE next_attempt_at IS NOT NULL;
CREATE TABLE payment_difference (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- a difference that is found twice is stored once
    difference_key TEXT NOT NULL UNIQUE CHECK (length(difference_key) BETWEEN 3 AND 200),
    kind TEXT NOT NULL,
    payment_id TEXT REFERENCES payment (id) ON DELETE SET NULL,
    -- what was found, in the words of the gateway
    detail TEXT NOT NULL CHECK (length(detail) <= 500),
    expected INTEGER,
    actual INTEGER,
    found_at INTEGER NOT NULL,
    -- when an admin ticked it off, and what they wrote about it
    checked_at INTEGER,
    note TEXT CHECK (length(note) BETWEEN 1 AND 500),
    CHECK ((checked_at IS NULL) = (note IS NULL))
) STRICT;
CREATE INDEX payment_difference_open ON payment_difference (id) WHERE checked_at IS NULL;
CREATE INDEX payment_difference_payment ON payment_difference (payment_id)
    WHERE payment_id IS NOT NULL;
CREATE TABLE payout (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    batch_id TEXT NOT NULL REFERENCES payout_batch (id) ON DELETE RESTRICT,
    host_id TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    -- where it goes, as it was when the batch was made
    iban TEXT NOT NULL CHECK (length(iban) <= 34),
    holder TEXT NOT NULL CHECK (length(holder) <= 70),
    state TEXT NOT NULL
        CHECK (state IN ('draft', 'approved', 'sent', 'paid', 'returned', 'canceled')),
    changed_at INTEGER NOT NULL,
    UNIQUE (batch_id, host_id)
) STRICT;
CREATE INDEX payout_host ON payout (host_id, id);
CREATE TABLE payout_batch (
    id TEXT NOT NULL PRIMARY KEY,
    state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'sent', 'canceled')),
    total INTEGER NOT NULL CHECK (total > 0),
    payout_count INTEGER NOT NULL CHECK (payout_count BETWEEN 1 AND 200),
    created_by TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    approved_by TEXT,
    approved_at INTEGER,
    sent_at INTEGER,
    CHECK ((approved_by IS NULL) = (approved_at IS NULL)),
    CHECK (state NOT IN ('approved', 'sent') OR approved_at IS NOT NULL),
    CHECK ((state = 'sent') = (sent_at IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE person (
    id TEXT NOT NULL PRIMARY KEY,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    email TEXT UNIQUE COLLATE NOCASE,
    password_hash TEXT,
    created_at INTEGER NOT NULL, status TEXT NOT NULL DEFAULT 'active'
    CHECK (status IN ('active', 'blocked')), is_admin INTEGER NOT NULL DEFAULT 0 CHECK (is_admin IN (0, 1)), language TEXT CHECK (language IN ('cs', 'en')),
    CHECK (password_hash IS NULL OR email IS NOT NULL)
) STRICT;
CREATE INDEX person_admin ON person (created_at, id) WHERE is_admin = 1;
CREATE INDEX person_lower_name ON person (lower(name));
CREATE TABLE person_block (
    blocker_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    blocked_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    blocked_at INTEGER NOT NULL,
    PRIMARY KEY (blocker_id, blocked_id),
    CHECK (blocker_id <> blocked_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX person_block_blocked ON person_block (blocked_id);
CREATE TABLE person_group (
    id TEXT NOT NULL PRIMARY KEY,
    host_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    created_at INTEGER NOT NULL
, kind TEXT NOT NULL DEFAULT 'neighbours'
    CHECK (kind IN ('family', 'neighbours', 'company')), join_code TEXT CHECK (length(join_code) = 12), needs_approval INTEGER NOT NULL DEFAULT 0
    CHECK (needs_approval IN (0, 1))) STRICT;
CREATE INDEX person_group_host ON person_group (host_id, id);
CREATE UNIQUE INDEX person_group_join_code ON person_group (join_code) WHERE join_code IS NOT NULL;
CREATE TABLE place_reliability (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    starts INTEGER NOT NULL CHECK (starts >= 0),
    -- starts that delivered energy
    worked INTEGER NOT NULL CHECK (worked BETWEEN 0 AND starts),
    -- the highest mean power of a transaction
    power_w INTEGER CHECK (power_w >= 0),
    -- the median time to an answer to a request
    answer_seconds INTEGER CHECK (answer_seconds >= 0),
    host_cancellations INTEGER NOT NULL CHECK (host_cancellations >= 0),
    failed_bookings INTEGER NOT NULL CHECK (failed_bookings >= 0),
    bookings INTEGER NOT NULL CHECK (bookings >= 0),
    -- why the map and the search leave it out; null if they show it
    hidden_for TEXT CHECK (hidden_for IN ('offline', 'startsFail')),
    is_hidden INTEGER NOT NULL CHECK (is_hidden = CASE WHEN hidden_for IS NULL THEN 0 ELSE 1 END),
    counted_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE place_terms (
    location_id TEXT NOT NULL PRIMARY KEY REFERENCES location (id) ON DELETE CASCADE,
    access TEXT NOT NULL CHECK (access IN ('group', 'members', 'public')),
    is_paused INTEGER NOT NULL CHECK (is_paused IN (0, 1)),
    confirmation TEXT NOT NULL CHECK (confirmation IN ('instant', 'approval', 'instantForGroups')),
    minimum_minutes INTEGER NOT NULL CHECK (minimum_minutes BETWEEN 15 AND 1440),
    maximum_minutes INTEGER NOT NULL CHECK (maximum_minutes BETWEEN 15 AND 10080),
    lead_minutes INTEGER NOT NULL CHECK (lead_minutes BETWEEN 0 AND 10080),
    horizon_days INTEGER NOT NULL CHECK (horizon_days BETWEEN 1 AND 90),
    buffer_minutes INTEGER NOT NULL CHECK (buffer_minutes BETWEEN 0 AND 240),
    arrival_minutes INTEGER NOT NULL CHECK (arrival_minutes BETWEEN 15 AND 240),
    free_cancellation_minutes INTEGER NOT NULL
        CHECK (free_cancellation_minutes BETWEEN 0 AND 10080),
    cancellation_fee_minor INTEGER NOT NULL CHECK (cancellation_fee_minor BETWEEN 0 AND 1000000),
    no_show_fee_minor INTEGER NOT NULL CHECK (no_show_fee_minor BETWEEN 0 AND 1000000), is_offered INTEGER NOT NULL DEFAULT 0
    CHECK (is_offered IN (0, 1)), public_name TEXT NOT NULL DEFAULT ''
    CHECK (length(public_name) <= 200), map_latitude_e6 INTEGER, map_longitude_e6 INTEGER, map_power_w INTEGER, map_connector TEXT, is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1)),
    CHECK (minimum_minutes <= maximum_minutes)
) STRICT, WITHOUT ROWID;
CREATE INDEX place_terms_map ON place_terms (map_latitude_e6, map_longitude_e6, is_hidden,
    is_paused, access, map_power_w, map_connector, is_offered) WHERE is_offered = 1;
CREATE TABLE push_message (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    subscription_id INTEGER NOT NULL REFERENCES push_subscription (id) ON DELETE CASCADE,
    notification_id INTEGER NOT NULL REFERENCES notification (id) ON DELETE CASCADE,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'failed')),
    attempts INTEGER NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_attempt_at INTEGER,
    created_at INTEGER NOT NULL,
    CHECK ((state = 'waiting') = (next_attempt_at IS NOT NULL))
) STRICT;
CREATE INDEX push_message_created ON push_message (created_at);
CREATE INDEX push_message_due ON push_message (next_attempt_at, id) WHERE state = 'waiting';
CREATE INDEX push_message_notification ON push_message (notification_id);
CREATE INDEX push_message_subscription ON push_message (subscription_id, created_at);
CREATE TABLE push_subscription (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    session_hash TEXT NOT NULL UNIQUE REFERENCES web_session (hash) ON DELETE CASCADE,
    endpoint TEXT NOT NULL UNIQUE CHECK (length(endpoint) BETWEEN 10 AND 1000),
    -- the keys of the browser, base64url: a P-256 point of 65 bytes, and 16 bytes
    public_key TEXT NOT NULL CHECK (length(public_key) = 87),
    auth_secret TEXT NOT NULL CHECK (length(auth_secret) = 22),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX push_subscription_person ON push_subscription (person_id);
CREATE TABLE refresh_token (
    hash TEXT NOT NULL PRIMARY KEY,
    family TEXT NOT NULL,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    expires_at INTEGER NOT NULL,
    used_at INTEGER
) STRICT;
CREATE INDEX refresh_token_expiry ON refresh_token (expires_at);
CREATE INDEX refresh_token_family ON refresh_token (family);
CREATE INDEX refresh_token_person ON refresh_token (person_id);
CREATE TABLE refund (
    transaction_id TEXT NOT NULL,
    number INTEGER NOT NULL CHECK (number BETWEEN 1 AND 100),
    amount INTEGER NOT NULL CHECK (amount > 0),
    bearer TEXT NOT NULL CHECK (bearer IN ('host', 'operator')),
    -- what came from the host's earning, the VAT and the commission
    host_part INTEGER NOT NULL,
    vat INTEGER NOT NULL,
    fee INTEGER NOT NULL,
    reason TEXT NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
    author_id TEXT NOT NULL,
    refunded_at INTEGER NOT NULL,
    PRIMARY KEY (transaction_id, number),
    CHECK (bearer = 'operator' OR host_part + vat + fee = amount)
) STRICT, WITHOUT ROWID;
CREATE INDEX refund_author ON refund (author_id);
CREATE TABLE refused_connection (
    -- never used again: a stale page must not add another station
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    -- as the client sent it: perhaps no valid id, or empty
    station TEXT NOT NULL CHECK (length(station) <= 64),
    network TEXT NOT NULL CHECK (length(network) <= 64),
    -- of the last attempt, like the columns that follow
    address TEXT NOT NULL CHECK (length(address) <= 64),
    reason TEXT NOT NULL,
    listener TEXT NOT NULL CHECK (listener IN ('main', 'plain')),
    is_tls INTEGER NOT NULL CHECK (is_tls IN (0, 1)),
    user_agent TEXT CHECK (length(user_agent) <= 200),
    subprotocols TEXT CHECK (length(subprotocols) <= 200),
    attempts INTEGER NOT NULL CHECK (attempts >= 1),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL
) STRICT;
CREATE INDEX refused_connection_attempts ON refused_connection (attempts, last_at);
CREATE INDEX refused_connection_last ON refused_connection (last_at);
CREATE INDEX refused_connection_network ON refused_connection (network, attempts, last_at);
CREATE UNIQUE INDEX refused_connection_station ON refused_connection (lower(station), network);
CREATE TABLE refused_tap (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    -- null if it is not known
    connector_id INTEGER CHECK (connector_id BETWEEN 0 AND 64),
    token_hash TEXT NOT NULL,
    token_suffix TEXT NOT NULL CHECK (length(token_suffix) <= 4),
    -- the owner of the card at the tap
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    reason TEXT NOT NULL,
    taps INTEGER NOT NULL CHECK (taps >= 1),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    -- when the station reported the last one
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX refused_tap_person ON refused_tap (person_id, id);
CREATE INDEX refused_tap_station ON refused_tap (station_id, id);
CREATE INDEX refused_tap_token ON refused_tap (station_id, token_hash, id);
CREATE TABLE report_photo (
    report_id TEXT NOT NULL PRIMARY KEY REFERENCES charger_report (id) ON DELETE CASCADE,
    width INTEGER NOT NULL CHECK (width BETWEEN 1 AND 1600),
    height INTEGER NOT NULL CHECK (height BETWEEN 1 AND 1600),
    picture BLOB NOT NULL CHECK (length(picture) BETWEEN 1 AND 4194304),
    preview_width INTEGER NOT NULL CHECK (preview_width BETWEEN 1 AND 320),
    preview_height INTEGER NOT NULL CHECK (preview_height BETWEEN 1 AND 320),
    preview BLOB NOT NULL CHECK (length(preview) BETWEEN 1 AND 4194304)
) STRICT;
CREATE TABLE reservation (
    -- the number that a station knows it by
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    -- 0: any
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 0 AND 64),
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    status TEXT NOT NULL CHECK (status IN ('active', 'used', 'cancelled')),
    -- what the station said; null where it was not asked
    at_station TEXT,
    transaction_id TEXT REFERENCES charging_transaction (id) ON DELETE RESTRICT,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
, number INTEGER CHECK (number BETWEEN 1 AND 2147483647)) STRICT;
CREATE INDEX reservation_active ON reservation (station_id) WHERE status = 'active';
CREATE UNIQUE INDEX reservation_number ON reservation (station_id, number)
    WHERE number IS NOT NULL AND status = 'active';
CREATE INDEX reservation_person ON reservation (person_id);
CREATE INDEX reservation_station ON reservation (station_id, id);
CREATE INDEX reservation_station_status ON reservation (station_id, status, id);
CREATE INDEX reservation_status ON reservation (status, id);
CREATE TRIGGER reservation_added AFTER INSERT ON reservation
    WHEN (SELECT kind FROM station WHERE id = NEW.station_id) = 'bridge'
BEGIN
    INSERT INTO reservation_change (station_id, count) VALUES (NEW.station_id, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER reservation_changed AFTER UPDATE OF status, expires_at ON reservation
    WHEN (SELECT kind FROM station WHERE id = NEW.station_id) = 'bridge'
BEGIN
    INSERT INTO reservation_change (station_id, count) VALUES (NEW.station_id, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER reservation_removed AFTER DELETE ON reservation
    WHEN (SELECT kind FROM station WHERE id = OLD.station_id) = 'bridge'
BEGIN
    INSERT INTO reservation_change (station_id, count) VALUES (OLD.station_id, 1)
    ON CONFLICT DO UPDATE SET count = count + 1;
END;
CREATE TABLE reservation_change (
    station_id TEXT NOT NULL PRIMARY KEY,
    count INTEGER NOT NULL
) STRICT;
CREATE TABLE review (
    id TEXT NOT NULL PRIMARY KEY,
    booking_id TEXT NOT NULL REFERENCES booking (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('place', 'driver')),
    location_id TEXT NOT NULL REFERENCES location (id) ON DELETE CASCADE,
    driver_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    author_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    stars INTEGER NOT NULL CHECK (stars BETWEEN 1 AND 5),
    text TEXT NOT NULL CHECK (length(text) <= 1000),
    written_at INTEGER NOT NULL,
    -- when others read it: at once if the other side has written, too, or after a week
    published_at INTEGER NOT NULL,
    answer TEXT CHECK (length(answer) BETWEEN 1 AND 1000),
    answered_at INTEGER,
    is_hidden INTEGER NOT NULL DEFAULT 0 CHECK (is_hidden IN (0, 1)),
    UNIQUE (booking_id, kind)
) STRICT;
CREATE INDEX review_author ON review (author_id, id);
CREATE INDEX review_driver ON review (driver_id, published_at, id, stars)
    WHERE kind = 'driver' AND is_hidden = 0;
CREATE INDEX review_location ON review (location_id);
CREATE INDEX review_place ON review (location_id, published_at, id, stars)
    WHERE kind = 'place' AND is_hidden = 0;
CREATE INDEX review_subject ON review (driver_id, id);
CREATE TABLE sale_month (
    transaction_id TEXT NOT NULL PRIMARY KEY,
    -- months since 1970-01
    month INTEGER NOT NULL CHECK (month BETWEEN 0 AND 12000)
) STRICT, WITHOUT ROWID;
CREATE TABLE security_event (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    -- who noticed
    source TEXT NOT NULL CHECK (source IN ('station', 'cloud')),
    type TEXT NOT NULL CHECK (length(type) BETWEEN 1 AND 50),
    tech_info TEXT,
    occurred_at INTEGER NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX security_event_station ON security_event (station_id, id);
CREATE INDEX security_event_station_type ON security_event (station_id, type, id);
CREATE INDEX security_event_type ON security_event (type, id);
CREATE TABLE settlement (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    transaction_id TEXT NOT NULL,
    version INTEGER NOT NULL CHECK (version >= 1),
    is_current INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    seller TEXT NOT NULL CHECK (seller IN ('operator', 'host')),
    station_id TEXT NOT NULL,
    host_id TEXT NOT NULL,
    -- who pays: a driver or a guest
    person_id TEXT,
    guest_id TEXT,
    energy_wh INTEGER NOT NULL CHECK (energy_wh >= 0),
    -- with VAT, what the payer pays for all versions together
    total_minor INTEGER NOT NULL CHECK (total_minor >= 0),
    -- of the total, where it went
    vat_minor INTEGER NOT NULL,
    host_minor INTEGER NOT NULL,
    fee_minor INTEGER NOT NULL,
    -- how the total is divided, fixed by the first version
    fee_per_mille INTEGER NOT NULL CHECK (fee_per_mille BETWEEN 0 AND 500),
    operator_vat_per_mille INTEGER CHECK (operator_vat_per_mille BETWEEN 0 AND 1000),
    host_pays_vat INTEGER NOT NULL CHECK (host_pays_vat IN (0, 1)),
    -- JSON of the bill
    bill TEXT NOT NULL CHECK (length(bill) BETWEEN 2 AND 4000000),
    -- the facts that it was computed from, and the last link of the hash chain over them
    fact_count INTEGER NOT NULL CHECK (fact_count >= 0),
    facts_hash TEXT NOT NULL CHECK (length(facts_hash) = 64),
    settled_at INTEGER NOT NULL,
    CHECK (total_minor = vat_minor + host_minor + fee_minor),
    CHECK ((person_id IS NULL) <> (guest_id IS NULL)),
    UNIQUE (transaction_id, version)
) STRICT;
CREATE UNIQUE INDEX settlement_current ON settlement (transaction_id) WHERE is_current = 1;
CREATE INDEX settlement_guest ON settlement (guest_id) WHERE guest_id IS NOT NULL;
CREATE INDEX settlement_host ON settlement (host_id, id);
CREATE INDEX settlement_person ON settlement (person_id, id) WHERE person_id IS NOT NULL;
CREATE INDEX settlement_station ON settlement (station_id, id);
CREATE TRIGGER settlement_is_never_changed BEFORE UPDATE ON settlement
    WHEN OLD.id IS NOT NEW.id OR OLD.transaction_id IS NOT NEW.transaction_id
        OR OLD.version IS NOT NEW.version OR OLD.host_id IS NOT NEW.host_id
        OR OLD.person_id IS NOT NEW.person_id OR OLD.guest_id IS NOT NEW.guest_id
        OR OLD.total_minor IS NOT NEW.total_minor OR OLD.vat_minor IS NOT NEW.vat_minor
        OR OLD.host_minor IS NOT NEW.host_minor OR OLD.fee_minor IS NOT NEW.fee_minor
        OR OLD.bill IS NOT NEW.bill OR OLD.facts_hash IS NOT NEW.facts_hash
    BEGIN SELECT RAISE (ABORT, 'settlements are appended, never changed'); END;
CREATE TRIGGER settlement_is_never_deleted BEFORE DELETE ON settlement
    BEGIN SELECT RAISE (ABORT, 'settlements are appended, never deleted'); END;
CREATE TABLE settlement_wait (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE CASCADE,
    since INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX settlement_wait_since ON settlement_wait (since, transaction_id);
CREATE TABLE setup_step (
    name TEXT NOT NULL PRIMARY KEY CHECK (name IN ('mail')),
    done_at INTEGER NOT NULL
) STRICT;
CREATE TABLE station (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('bridge', 'ocpp16')),
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- 0: no credential, only on the plain listener; 1: HTTP Basic (2 when under TLS)
    security_profile INTEGER NOT NULL CHECK (security_profile IN (0, 1)),
    credential_hash TEXT,
    vendor TEXT,
    model TEXT,
    serial_number TEXT,
    firmware_version TEXT,
    boot_count INTEGER NOT NULL DEFAULT 0 CHECK (boot_count >= 0),
    last_boot_at INTEGER,
    last_seen_at INTEGER,
    created_at INTEGER NOT NULL, least_profile INTEGER NOT NULL DEFAULT 0
    CHECK (least_profile IN (0, 2, 3)), next_credential_hash TEXT, needs_subprotocol INTEGER NOT NULL DEFAULT 1, meter_type TEXT, meter_serial_number TEXT, meter_accuracy_class TEXT
    CHECK (meter_accuracy_class IN ('A', 'B', 'C')), location_id TEXT REFERENCES location (id) ON DELETE RESTRICT, pending_profile INTEGER CHECK (pending_profile IN (2, 3)), connected_at INTEGER, absences TEXT NOT NULL DEFAULT '', clock_offset_ms INTEGER, clock_hint_ms INTEGER, stated_power_w INTEGER
    CHECK (stated_power_w BETWEEN 1000 AND 1000000),
    CHECK ((kind = 'ocpp16' AND security_profile = 1) = (credential_hash IS NOT NULL))
) STRICT;
CREATE INDEX station_location ON station (location_id);
CREATE INDEX station_lower_id ON station (lower(id));
CREATE INDEX station_lower_name ON station (lower(name));
CREATE INDEX station_raising ON station (id) WHERE pending_profile IS NOT NULL;
CREATE TABLE station_authorization_list (
    station_id TEXT NOT NULL PRIMARY KEY,
    version INTEGER NOT NULL CHECK (version >= 1)
) STRICT, WITHOUT ROWID;
CREATE TABLE station_booking_document (
    station_id TEXT NOT NULL PRIMARY KEY REFERENCES station (id) ON DELETE CASCADE,
    version INTEGER NOT NULL CHECK (version > 1)
) STRICT, WITHOUT ROWID;
CREATE TABLE station_certificate (
    -- 40 hexadecimal digits of the SHA-256 of the whole certificate
    fingerprint TEXT NOT NULL PRIMARY KEY,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    pem TEXT NOT NULL,
    not_before INTEGER NOT NULL,
    not_after INTEGER NOT NULL,
    -- when the station took it
    installed_at INTEGER,
    revoked_at INTEGER
) STRICT;
CREATE INDEX station_certificate_end ON station_certificate (not_after)
    WHERE installed_at IS NOT NULL AND revoked_at IS NULL;
CREATE INDEX station_certificate_station ON station_certificate (station_id, not_before);
CREATE INDEX station_certificate_undelivered ON station_certificate (station_id, not_before)
    WHERE installed_at IS NULL AND revoked_at IS NULL;
CREATE TABLE station_charging_profile (
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    -- OCPP's chargingProfileId
    profile_id INTEGER NOT NULL,
    -- 0: the whole station
    connector_id INTEGER NOT NULL CHECK (connector_id BETWEEN 0 AND 64),
    purpose TEXT NOT NULL CHECK (purpose IN
        ('ChargePointMaxProfile', 'TxDefaultProfile', 'TxProfile')),
    stack_level INTEGER NOT NULL,
    -- whose TxProfile it is
    transaction_id TEXT REFERENCES charging_transaction (id) ON DELETE RESTRICT,
    body TEXT NOT NULL,
    -- the cloud, where the station has no smart charging
    enforced_by TEXT NOT NULL CHECK (enforced_by IN ('station', 'cloud')),
    set_at INTEGER NOT NULL,
    PRIMARY KEY (station_id, profile_id),
    CHECK ((purpose = 'TxProfile') = (transaction_id IS NOT NULL))
) STRICT, WITHOUT ROWID;
CREATE TABLE station_configuration (
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    key TEXT NOT NULL,
    -- what a person wants; null leaves it to the template, or to the station
    desired TEXT,
    -- what the station says
    reported TEXT,
    readonly INTEGER NOT NULL DEFAULT 0,
    reported_at INTEGER,
    -- what the station said when it was told another value, which that was
    told TEXT,
    outcome TEXT CHECK (outcome IN
        ('accepted', 'rebootRequired', 'rejected', 'notSupported')),
    PRIMARY KEY (station_id, key)
) STRICT, WITHOUT ROWID;
CREATE TABLE station_excess (
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    quota TEXT NOT NULL CHECK (length(quota) BETWEEN 1 AND 40),
    count INTEGER NOT NULL CHECK (count >= 1),
    first_at INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (station_id, quota)
) STRICT, WITHOUT ROWID;
CREATE TABLE station_feature_profile (
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    name TEXT NOT NULL,
    is_supported INTEGER NOT NULL,
    found_at INTEGER NOT NULL,
    PRIMARY KEY (station_id, name)
) STRICT, WITHOUT ROWID;
CREATE TABLE station_handover (
    id TEXT NOT NULL PRIMARY KEY,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    offered_by TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- as it was typed, in lower case
    email TEXT NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    -- whose address it was; null for an address without an account
    offered_to TEXT REFERENCES person (id) ON DELETE CASCADE,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    -- accepted, declined, withdrawn, or replaced by another offer
    ended_at INTEGER
) STRICT;
CREATE INDEX station_handover_email ON station_handover (email);
CREATE INDEX station_handover_expiry ON station_handover (expires_at);
CREATE INDEX station_handover_offered_by ON station_handover (offered_by, created_at);
CREATE INDEX station_handover_offered_to ON station_handover (offered_to);
CREATE UNIQUE INDEX station_handover_open ON station_handover (station_id) WHERE ended_at IS NULL;
CREATE INDEX station_handover_station ON station_handover (station_id);
CREATE TABLE station_local_entry (
    station_id TEXT NOT NULL REFERENCES station_local_list (station_id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL,
    sealed TEXT NOT NULL,
    expires_at INTEGER, group_tag TEXT,
    PRIMARY KEY (station_id, token_hash)
) STRICT, WITHOUT ROWID;
CREATE TABLE station_local_list (
    station_id TEXT NOT NULL PRIMARY KEY REFERENCES station (id) ON DELETE CASCADE,
    -- the station's own count of its lists; nil where it is not known to have one
    version INTEGER,
    -- the authorization list's version that it was made of
    made_of INTEGER,
    outcome TEXT CHECK (outcome IN ('accepted', 'notSupported', 'failed')),
    synced_at INTEGER
, allows_no_password INTEGER NOT NULL DEFAULT 0
    CHECK (allows_no_password IN (0, 1))) STRICT, WITHOUT ROWID;
CREATE TABLE station_repair (
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    repair TEXT NOT NULL,
    count INTEGER NOT NULL,
    last_at INTEGER NOT NULL,
    PRIMARY KEY (station_id, repair)
) STRICT, WITHOUT ROWID;
CREATE TABLE station_report (
    id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    kind TEXT NOT NULL CHECK (kind IN ('firmware', 'diagnostics', 'log')),
    status TEXT NOT NULL,
    -- of the command that it is about, where the station says so
    request_id INTEGER,
    reported_at INTEGER NOT NULL
) STRICT;
CREATE INDEX station_report_station ON station_report (station_id, id);
CREATE TABLE stored_file (
    id TEXT NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('firmware', 'diagnostics', 'log')),
    -- who brought it; null for a firmware, which a person did
    station_id TEXT REFERENCES station (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    size INTEGER NOT NULL DEFAULT 0 CHECK (size >= 0),
    -- hexadecimal; null until all of it is there
    sha256 TEXT,
    created_at INTEGER NOT NULL,
    CHECK ((kind = 'firmware') = (station_id IS NULL))
) STRICT;
CREATE INDEX stored_file_station ON stored_file (station_id, created_at);
CREATE TABLE stored_file_part (
    id INTEGER NOT NULL PRIMARY KEY,
    file_id TEXT NOT NULL REFERENCES stored_file (id) ON DELETE CASCADE,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX stored_file_part_file ON stored_file_part (file_id, id);
CREATE TABLE stray_reading (
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    connector_id INTEGER NOT NULL CHECK (connector_id >= 0),
    first_at INTEGER NOT NULL,
    first_wh INTEGER NOT NULL,
    last_at INTEGER NOT NULL CHECK (last_at >= first_at),
    last_wh INTEGER NOT NULL CHECK (last_wh >= first_wh),
    PRIMARY KEY (station_id, connector_id)
) STRICT;
CREATE TABLE sun_use (
    token_hash TEXT NOT NULL,
    counter INTEGER NOT NULL CHECK (counter >= 0),
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE RESTRICT,
    PRIMARY KEY (token_hash, counter)
) STRICT, WITHOUT ROWID;
CREATE TABLE tariff (
    id TEXT NOT NULL PRIMARY KEY,
    -- null once the host's account is deleted: the prices of transactions stay
    host_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    -- with VAT, of a kWh at most of the time by the version in force, in ten-thousandths of a unit of
    -- the currency; null without a price of energy
    headline INTEGER,
    -- when the next version comes into force
    next_from INTEGER,
    created_at INTEGER NOT NULL,
    -- it is no longer offered; transactions keep its versions
    removed_at INTEGER
) STRICT;
CREATE INDEX tariff_host ON tariff (host_id, id);
CREATE INDEX tariff_next ON tariff (next_from) WHERE next_from IS NOT NULL;
CREATE TABLE tariff_version (
    id TEXT NOT NULL PRIMARY KEY,
    tariff_id TEXT NOT NULL REFERENCES tariff (id) ON DELETE RESTRICT,
    number INTEGER NOT NULL CHECK (number >= 1),
    valid_from INTEGER NOT NULL,
    -- JSON of the tariff in the members of OCPI 2.2.1
    content TEXT NOT NULL CHECK (length(content) BETWEEN 2 AND 65536),
    created_at INTEGER NOT NULL,
    created_by TEXT REFERENCES person (id) ON DELETE SET NULL,
    UNIQUE (tariff_id, number)
) STRICT;
CREATE INDEX tariff_version_creator ON tariff_version (created_by);
CREATE INDEX tariff_version_valid ON tariff_version (tariff_id, valid_from, number);
CREATE TRIGGER tariff_version_is_never_changed BEFORE UPDATE ON tariff_version
    WHEN OLD.id IS NOT NEW.id OR OLD.tariff_id IS NOT NEW.tariff_id
        OR OLD.number IS NOT NEW.number OR OLD.valid_from IS NOT NEW.valid_from
        OR OLD.content IS NOT NEW.content
    BEGIN SELECT RAISE (ABORT, 'versions of tariffs are appended, never changed'); END;
CREATE TABLE test_payment (
    id TEXT NOT NULL PRIMARY KEY,
    order_number TEXT NOT NULL,
    summary TEXT NOT NULL,
    amount INTEGER NOT NULL CHECK (amount > 0),
    refunded_amount INTEGER NOT NULL DEFAULT 0 CHECK (refunded_amount >= 0),
    state TEXT NOT NULL CHECK (state IN ('created', 'authorized', 'paid', 'canceled', 'timedOut',
        'partiallyRefunded', 'refunded')),
    sub_state TEXT,
    is_preauthorized INTEGER NOT NULL CHECK (is_preauthorized IN (0, 1)),
    has_consent INTEGER NOT NULL CHECK (has_consent IN (0, 1)),
    parent_id TEXT,
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX test_payment_created ON test_payment (created_at);
CREATE TABLE token_use (
    id INTEGER NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    token_suffix TEXT NOT NULL,
    station_id TEXT NOT NULL REFERENCES station (id) ON DELETE CASCADE,
    status TEXT NOT NULL,
    used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX token_use_station ON token_use (station_id);
CREATE INDEX token_use_time ON token_use (used_at);
CREATE TABLE token_window (
    station_id TEXT NOT NULL PRIMARY KEY REFERENCES station (id) ON DELETE CASCADE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    label TEXT NOT NULL,
    expires_at INTEGER NOT NULL
, vehicle_id TEXT REFERENCES vehicle (id) ON DELETE SET NULL, remark TEXT CHECK (remark IN ('randomNumber', 'own', 'taken'))) STRICT, WITHOUT ROWID;
CREATE INDEX token_window_person ON token_window (person_id);
CREATE INDEX token_window_vehicle ON token_window (vehicle_id) WHERE vehicle_id IS NOT NULL;
CREATE TABLE top_up_symbol (
    person_id TEXT NOT NULL PRIMARY KEY REFERENCES person (id) ON DELETE CASCADE,
    -- 9 digits and a check digit
    symbol TEXT NOT NULL UNIQUE CHECK (length(symbol) = 10),
    made_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE transaction_alias (
    start_key TEXT NOT NULL PRIMARY KEY,
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE RESTRICT
) STRICT;
CREATE TABLE transaction_checkpoint (
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE RESTRICT,
    -- covers the facts that occurred until then
    horizon INTEGER NOT NULL,
    fold TEXT NOT NULL,
    PRIMARY KEY (transaction_id, horizon)
) STRICT, WITHOUT ROWID;
CREATE TABLE transaction_idle (
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE CASCADE,
    from_time INTEGER NOT NULL,
    -- null: until now, or until the end of the transaction
    until_time INTEGER CHECK (until_time > from_time),
    PRIMARY KEY (transaction_id, from_time)
) STRICT, WITHOUT ROWID;
CREATE TABLE transaction_limit (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE CASCADE,
    -- the remote start
    command_id TEXT NOT NULL UNIQUE,
    energy_wh INTEGER CHECK (energy_wh > 0),
    ends_at INTEGER
, cost_minor INTEGER CHECK (cost_minor > 0)) STRICT, WITHOUT ROWID;
CREATE TABLE transaction_quarter (
    transaction_id TEXT NOT NULL REFERENCES charging_transaction (id) ON DELETE RESTRICT,
    from_time INTEGER NOT NULL CHECK (from_time % 900000 = 0),
    energy_wh INTEGER NOT NULL CHECK (energy_wh > 0),
    PRIMARY KEY (transaction_id, from_time)
) STRICT, WITHOUT ROWID;
CREATE TABLE "transaction_stop" (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE CASCADE,
    cause TEXT NOT NULL CHECK (cause IN ('driver', 'host', 'admin', 'energyLimit', 'timeLimit',
        'grantedEnergy', 'powerLimit', 'unauthorized', 'booking', 'credit')),
    person_id TEXT REFERENCES person (id) ON DELETE SET NULL,
    requested_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE transaction_tariff (
    transaction_id TEXT NOT NULL PRIMARY KEY
        REFERENCES charging_transaction (id) ON DELETE CASCADE,
    -- null: it is free
    version_id TEXT REFERENCES tariff_version (id) ON DELETE RESTRICT,
    -- in which the hours of the tariff are meant
    time_zone TEXT NOT NULL CHECK (length(time_zone) BETWEEN 1 AND 64)
) STRICT, WITHOUT ROWID;
CREATE INDEX transaction_tariff_version ON transaction_tariff (version_id);
CREATE TABLE unknown_card (
    tap_id INTEGER NOT NULL PRIMARY KEY REFERENCES refused_tap (id) ON DELETE CASCADE,
    token_hash TEXT NOT NULL,
    -- the id token, encrypted
    sealed TEXT NOT NULL,
    received_at INTEGER NOT NULL
) STRICT;
CREATE INDEX unknown_card_time ON unknown_card (received_at);
CREATE INDEX unknown_card_token ON unknown_card (token_hash);
CREATE TABLE vehicle (
    id TEXT NOT NULL PRIMARY KEY,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    name TEXT NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
    -- as its owner typed it
    plate TEXT CHECK (length(plate) BETWEEN 1 AND 20),
    created_at INTEGER NOT NULL
) STRICT;
CREATE INDEX vehicle_person ON vehicle (person_id, id);
CREATE TABLE web_session (
    -- SHA-256 of the session cookie, hexadecimal
    hash TEXT NOT NULL PRIMARY KEY,
    -- names the session to its owner
    id TEXT NOT NULL UNIQUE,
    person_id TEXT NOT NULL REFERENCES person (id) ON DELETE CASCADE,
    -- User-Agent and address at the sign-in
    user_agent TEXT NOT NULL,
    client TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    -- to the hour
    last_used_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX web_session_expiry ON web_session (expires_at);
CREATE INDEX web_session_person ON web_session (person_id, created_at);
