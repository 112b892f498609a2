import CloudCore
import CommonBase

/// Who a host is on documents, and whether they pay VAT.
package struct HostTax: Hashable, Sendable, FetchableRecord {
    package var paysVAT: Bool
    /// IČO: 8 digits with a valid check digit.
    package var companyID: String?
    /// DIČ; not nil for one who pays VAT.
    package var vatID: String?
    /// 1 to 200 characters; nil for the name of the account.
    package var name: String?
    /// 1 to 300 characters.
    package var address: String?

    package init(
        paysVAT: Bool = false, companyID: String? = nil, vatID: String? = nil,
        name: String? = nil, address: String? = nil
    ) {
        self.paysVAT = paysVAT
        self.companyID = companyID
        self.vatID = vatID
        self.name = name
        self.address = address
    }

    package init(row: Row) throws {
        paysVAT = try row["pays_vat"] as Int64 == 1
        companyID = row["company_id"]
        vatID = row["vat_id"]
        name = row["name"]
        address = row["address"]
    }

    /// - Throws: `invalidInput` that names the field.
    package func check() throws {
        if let companyID {
            try Check.that(
                CompanyID.isValid(companyID), "companyId",
                "companyId must be an IČO: 8 digits with a valid check digit.")
        }
        if let vatID {
            try Check.that(
                CompanyID.isValidVATID(vatID), "vatId",
                "vatId must be a VAT number such as CZ12345678.")
        }
        try Check.that(
            !paysVAT || vatID != nil, "vatId", "vatId is required if paysVat is true.")
        _ = try name.map { try Check.text($0, "name", 1...200) }
        _ = try address.map { try Check.text($0, "address", 1...300) }
    }
}

package enum HostTaxTable {
    /// Nil if the host never told.
    package static func find(_ host: PersonID, _ db: Database) throws -> HostTax? {
        try HostTax.fetchOne(
            db,
            cached: """
                SELECT pays_vat, company_id, vat_id, name, address FROM host_tax
                WHERE person_id = ?
                """,
            arguments: [host])
    }

    /// It holds for sales that are settled from now on.
    /// - Throws: `invalidInput` that names the field.
    package static func save(
        _ tax: HostTax, of host: PersonID, at now: Timestamp, _ db: Database
    ) throws {
        try tax.check()
        try db.execute(
            cached: """
                INSERT INTO host_tax
                    (person_id, pays_vat, company_id, vat_id, name, address, updated_at)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (person_id) DO UPDATE SET pays_vat = excluded.pays_vat,
                    company_id = excluded.company_id, vat_id = excluded.vat_id,
                    name = excluded.name, address = excluded.address,
                    updated_at = excluded.updated_at
                """,
            arguments: [
                host, tax.paysVAT, tax.companyID, tax.vatID, tax.name, tax.address, now,
            ])
    }
}
