import CloudCore
import CommonBase

/// Who runs this cloud, as its pages tell everyone.
package struct OperatorIdentity: Hashable, Sendable {
    /// Maximum lengths in Unicode scalars.
    package static let maximumName = 200
    package static let maximumAddress = 500

    package var name: String
    /// One or several lines.
    package var address: String
    /// Nil for a person without a company.
    package var companyNumber: CompanyNumber?
    package var email: String
    package var changedAt: Timestamp

    package init(
        name: String, address: String, companyNumber: CompanyNumber?, email: String,
        changedAt: Timestamp
    ) {
        self.name = name
        self.address = address
        self.companyNumber = companyNumber
        self.email = email
        self.changedAt = changedAt
    }
}

extension OperatorIdentity: FetchableRecord {
    package init(row: Row) throws {
        name = try row["name"]
        address = try row["address"]
        let number: String? = row["company_number"]
        companyNumber = number.flatMap(CompanyNumber.init)
        email = try row["email"]
        changedAt = try row["changed_at"]
    }
}

/// The operator's identity. Everyone may read it.
package enum OperatorTable {
    /// Nil until the operator has filled it in.
    package static func find(_ db: Database) throws -> OperatorIdentity? {
        try OperatorIdentity.fetchOne(db, cached: "SELECT * FROM cloud_operator WHERE id = 1")
    }

    package static func save(_ identity: OperatorIdentity, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO cloud_operator (id, name, address, company_number, email, changed_at)
                VALUES (1, ?, ?, ?, ?, ?)
                ON CONFLICT (id) DO UPDATE SET name = excluded.name, address = excluded.address,
                    company_number = excluded.company_number, email = excluded.email,
                    changed_at = excluded.changed_at
                """,
            arguments: [
                identity.name, identity.address, identity.companyNumber?.text, identity.email,
                identity.changedAt,
            ])
    }
}

/// Steps of the setup that only a person can confirm.
package enum SetupStepTable {
    /// Whether an admin has said that a test mail arrived.
    package static func isMailConfirmed(_ db: Database) throws -> Bool {
        try Bool.fetchOne(
            db, cached: "SELECT EXISTS (SELECT 1 FROM setup_step WHERE name = 'mail')") ?? false
    }

    package static func confirmMail(at now: Timestamp, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO setup_step (name, done_at) VALUES ('mail', ?)
                ON CONFLICT (name) DO UPDATE SET done_at = excluded.done_at
                """,
            arguments: [now])
    }
}
