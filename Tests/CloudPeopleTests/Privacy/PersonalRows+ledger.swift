extension PersonalRows {
    /// What people tell about themselves as hosts. The ledger and the settlements are kept, by ids.
    static func ledger(of person: String) -> [String] {
        [
            """
            INSERT INTO host_tax (person_id, pays_vat, company_id, vat_id, name, address,
                updated_at)
            VALUES ('\(person)', 1, '27082440', 'CZ27082440', 'Carp farm', 'Carp street 7', 0)
            """,
            """
            INSERT INTO idempotency_key (key, person_id, request_hash, answer, created_at)
            VALUES ('\(String(repeating: "a", count: 64))', '\(person)',
                '\(String(repeating: "b", count: 64))', '{"name":"Carp"}', 0)
            """,
        ]
    }
}
