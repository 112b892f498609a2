extension PersonalRows {
    /// Of payouts and disputes.
    static func paid(to person: String) -> [String] {
        [
            """
            INSERT INTO host_iban (person_id, iban, holder, stored_at, valid_from)
            VALUES ('\(person)', 'CARP65080000001920001453', 'Carp holder', 0, 0)
            """,
            """
            INSERT INTO payout_batch (id, state, total, payout_count, created_by, created_at,
                approved_by, approved_at, sent_at)
            VALUES ('pb', 'sent', 30000, 1, '\(person)', 0, '\(person)', 0, 0)
            """,
            """
            INSERT INTO payout (id, batch_id, host_id, amount, iban, holder, state, changed_at)
            VALUES (1, 'pb', '\(person)', 30000, 'CARP65080000001920001453', 'Carp holder',
                'paid', 0)
            """,
            """
            INSERT INTO dispute (id, transaction_id, station_id, person_id, reason, opened_at,
                decision, decided_by, decided_at)
            VALUES ('pd', 'pt', 'CP-1', '\(person)', 'energy', 0, 'refunded', '\(person)', 0)
            """,
            "INSERT INTO dispute_message VALUES (1, 'pd', '\(person)', 'driver', 'Carp words', 0)",
            """
            INSERT INTO refund (transaction_id, number, amount, bearer, host_part, vat, fee,
                reason, author_id, refunded_at)
            VALUES ('pt', 1, 100, 'host', 100, 0, 0, 'Carp reason', '\(person)', 0)
            """,
        ]
    }
}
