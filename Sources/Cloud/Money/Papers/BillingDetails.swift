import CloudCore
import CloudPeople
import CommonBase

/// How a seller or a buyer is named on documents: as a person wants, or as the operator's settings
/// say. A document keeps what held when it was issued.
package struct BillingDetails: Codable, Hashable, Sendable, FetchableRecord {
    /// A person or a company: 1 to 200 characters.
    package var name: String
    /// 1 to 300 characters.
    package var address: String?
    /// IČO: 8 digits with a valid check digit.
    package var companyID: String?
    /// DIČ, such as `CZ12345678`.
    package var vatID: String?

    package init(
        name: String, address: String? = nil, companyID: String? = nil, vatID: String? = nil
    ) {
        self.name = name
        self.address = address
        self.companyID = companyID
        self.vatID = vatID
    }

    package init(row: Row) throws {
        name = try row["name"]
        address = row["address"]
        companyID = row["company_id"]
        vatID = row["vat_id"]
    }
}

package enum BillingDetailsTable {
    /// Nil for a person who never told.
    package static func find(_ person: PersonID, _ db: Database) throws -> BillingDetails? {
        try BillingDetails.fetchOne(
            db,
            cached: """
                SELECT name, address, company_id, vat_id FROM billing_details
                WHERE person_id = ?
                """,
            arguments: [person])
    }

    /// The caller has checked the values.
    static func save(
        _ details: BillingDetails, of person: PersonID, at now: Timestamp, _ db: Database
    ) throws {
        try db.execute(
            cached: """
                INSERT INTO billing_details
                    (person_id, name, address, company_id, vat_id, updated_at)
                VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (person_id) DO UPDATE SET name = excluded.name,
                    address = excluded.address, company_id = excluded.company_id,
                    vat_id = excluded.vat_id, updated_at = excluded.updated_at
                """,
            arguments: [
                person, details.name, details.address, details.companyID, details.vatID, now,
            ])
    }

    static func delete(_ person: PersonID, _ db: Database) throws {
        try db.execute(
            cached: "DELETE FROM billing_details WHERE person_id = ?", arguments: [person])
    }
}
