extension PersonalRows {
    /// Of bank transfers and statements. A transfer stays when the account goes, as the books need it.
    static func bank(by person: String) -> [String] {
        [
            "INSERT INTO top_up_symbol VALUES ('\(person)', '1234567897', 0)",
            """
            INSERT INTO bank_transfer (id, account, reference, source, booked_on, amount, currency,
                state, person_id, decided_by, decided_at, read_at)
            VALUES ('bt', 'CZ6508000000192000145399', '1', 'camt', '2026-11-20', 50000, 'CZK',
                'matched', '\(person)', '\(person)', 0, 0)
            """,
            """
            INSERT INTO host_statement (id, host_id, driver_id, month, number, opening_minor,
                charged_minor, received_minor, closing_minor, energy_wh, transactions, sent_at)
            VALUES ('hs-1', '\(person)', 'admin-0', 682, 1, 0, 100, 0, 100, 1000, 1, 0),
                ('hs-2', 'admin-0', '\(person)', 682, 1, 0, 100, 0, 100, 1000, 1, 0)
            """,
        ]
    }
}
