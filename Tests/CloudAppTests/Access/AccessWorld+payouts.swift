extension AccessWorld {
    /// SQL statements that pay the host of the transaction, and question its price.
    static func paid(of name: String) -> [String] {
        let number = name == "alpha" ? 1 : 2
        return [
            """
            INSERT INTO host_iban (person_id, iban, holder, stored_at, valid_from)
            VALUES ('\(name)-host', 'CZ6508000000192000145399', '\(name)', 0, 0)
            """,
            """
            INSERT INTO ledger_account (id, kind, owner_id, balance, minimum)
            VALUES ('available:\(name)-host', 'available', '\(name)-host', 50000, NULL),
                ('payingOut:\(name)-host', 'payingOut', '\(name)-host', 30000, 0)
            """,
            """
            INSERT INTO payout_batch (id, state, total, payout_count, created_by, created_at)
            VALUES ('\(name)-batch', 'draft', 30000, 1, 'admin', 0)
            """,
            """
            INSERT INTO payout (id, batch_id, host_id, amount, iban, holder, state, changed_at)
            VALUES (\(number), '\(name)-batch', '\(name)-host', 30000,
                'CZ6508000000192000145399', '\(name)', 'draft', 0)
            """,
            """
            INSERT INTO payment_difference (id, difference_key, kind, detail, found_at)
            VALUES (\(number), '\(name)-difference', 'missing', '\(name)', 0)
            """,
            """
            INSERT INTO dispute
                (id, transaction_id, station_id, person_id, reason, opened_at)
            VALUES ('\(name)-dispute', '\(name)-transaction', '\(name)-station',
                '\(name)-driver', 'energy', 0)
            """,
            """
            INSERT INTO dispute_message (id, dispute_id, sender_id, side, text, sent_at)
            VALUES (\(number), '\(name)-dispute', '\(name)-driver', 'driver', '\(name)-words',
                0)
            """,
        ]
    }
}
