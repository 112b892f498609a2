/// A row in every table that may name a person, or a card of theirs.
enum PersonalRows {
    private typealias AccountDeletionTests = CloudPeopleTests.AccountDeletionTests

    static func of(_ person: String, _ hash: String, at now: Int64) -> [String] {
        [
            """
            INSERT INTO passkey (id, person_id, credential_id, public_key, party_id, name,
                sign_count, created_at)
            VALUES ('k', '\(person)', 'carpcredential', '\(String(repeating: "A", count: 88))',
                'x', 'carp phone', 0, 0)
            """,
            """
            INSERT INTO push_subscription (person_id, session_hash, endpoint, public_key,
                auth_secret, created_at)
            SELECT person_id, hash, 'https://push.example.org/carp',
                '\(String(repeating: "A", count: 87))', '\(String(repeating: "A", count: 22))', 0
            FROM web_session WHERE person_id = '\(person)' LIMIT 1
            """,
            """
            INSERT INTO invitation (id, token_hash, email, invited_by, offer, uses_left,
                created_at, expires_at)
            VALUES ('i', 'i', '\(AccountDeletionTests.email)', 'admin-0', 'account', 1, 0, \(now + 1_000_000)),
                ('j', 'j', 'carpfriend@x.example', '\(person)', 'account', 1, 0, 1)
            """,
            """
            INSERT INTO account_link (token_hash, kind, email, name, language, created_at,
                expires_at)
            VALUES ('l', 'registration', '\(AccountDeletionTests.email)', '\(AccountDeletionTests.name)', 'cs', 0, 1)
            """,
            """
            INSERT INTO mail (recipient, language, subject, paragraphs, state, created_at)
            VALUES ('\(AccountDeletionTests.email)', 'cs', 'Carp mail', '[]', 'failed', 0)
            """,
            "INSERT INTO location_member VALUES ('yard', '\(person)', 0)",
            """
            INSERT INTO access_grant (id, station_id, person_id, is_started, created_at)
            VALUES ('g', 'CP-2', '\(person)', 1, 0)
            """,
            """
            INSERT INTO location (id, host_id, name, created_at)
            VALUES ('empty', '\(person)', 'Carp pond', 0)
            """,
            """
            INSERT INTO refused_tap (station_id, token_hash, token_suffix, person_id, reason, taps,
                first_at, last_at, received_at)
            VALUES ('CP-1', '\(hash)', 'CAFE', '\(person)', 'blockedCard', 1, 0, 0, 0)
            """,
            """
            INSERT INTO charger_report (id, location_id, person_id, place, code, problem, details,
                created_at)
            VALUES ('r', 'yard', '\(person)', 'Yard', 'CARP-CODE', 'blocked', 'Carp in the way', 0)
            """,
            """
            INSERT INTO report_photo
            VALUES ('r', 1, 1, CAST('carp photo' AS BLOB), 1, 1, CAST('carp' AS BLOB))
            """,
            """
            INSERT INTO command (id, station_id, action, request, token_hash, status, issued_by,
                issued_at, expires_at, answered_at)
            VALUES ('c', 'CP-1', 'RemoteStartTransaction', '{}', '\(hash)', 'accepted',
                '\(person)', 0, 0, 0)
            """,
            "INSERT INTO station_local_list (station_id, outcome) VALUES ('CP-1', 'accepted')",
            """
            INSERT INTO station_handover (id, station_id, offered_by, email, offered_to, created_at,
                expires_at, ended_at)
            VALUES ('h', 'CP-1', '\(person)', 'carpfriend@x.example', NULL, 0, 1, 0),
                ('o', 'CP-2', 'admin-0', '\(AccountDeletionTests.email)', '\(person)', 0, 1, 0)
            """,
            "INSERT INTO station_local_entry (station_id, token_hash, sealed) "
                + "VALUES ('CP-1', '\(hash)', 'x')",
        ] + shared(by: person) + credit(of: person) + ledger(of: person)
            + bank(by: person) + paid(to: person)
    }
}
