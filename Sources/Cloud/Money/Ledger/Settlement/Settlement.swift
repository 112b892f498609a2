import CloudCore
import CloudPricing
import CommonBase
import Foundation

/// What a transaction costs by a version of its facts, and who pays whom. Versions are appended; a
/// later one replaces the earlier ones, and the ledger gets the difference.
package struct Settlement: Hashable, Sendable, FetchableRecord {
    package enum Payer: Hashable, Sendable {
        case person(PersonID)
        /// A guest's charging without an account.
        case guest(String)
    }

    /// Who sells to the payer.
    package enum Seller: String, Hashable, Sendable, CaseIterable, Codable {
        case `operator`, host
    }

    /// Rises with each stored settlement; a cursor of lists. 0 before it is stored.
    package var number: Int64
    package var transactionID: TransactionID
    /// 1 for the first bill.
    package var version: Int64
    package var isCurrent: Bool
    package var seller: Seller
    package var stationID: StationID
    /// The host of the place when the first version was settled.
    package var hostID: PersonID
    package var payer: Payer
    package var energyWh: Int64
    /// With VAT, what the payer pays for all versions together; not negative.
    package var total: Money
    /// The parts of `total`: of the host alone with `seller: host`.
    package var shares: SaleShares
    package var terms: SaleTerms
    package var bill: Bill
    /// The facts that it was computed from, in the order of their arrival.
    package var facts: FactsHash
    package var settledAt: Timestamp

    package var personID: PersonID? { if case .person(let id) = payer { id } else { nil } }
    package var guestID: String? { if case .guest(let id) = payer { id } else { nil } }

    /// The VAT that the payer sees: the operator's, or that of the tariff if the host sells.
    package var shownVAT: BillModel.ShownVAT {
        guard seller == .operator else { return .ofTariff }
        guard let rate = terms.operatorVATPerMille else { return .nothing }
        return .ofSeller(perMille: rate, SaleShares.vat(in: total, rate))
    }

    /// Of the posting of this version, if money moves.
    package var key: String { Self.key(transactionID, version) }

    package static func key(_ transaction: TransactionID, _ version: Int64) -> String {
        "settlement:\(transaction):\(version)"
    }

    package init(
        of transaction: TransactionID, version: Int64, seller: Seller, station: StationID,
        host: PersonID, payer: Payer, bill: Bill, shares: SaleShares, terms: SaleTerms,
        facts: FactsHash, settledAt: Timestamp
    ) {
        number = 0
        transactionID = transaction
        self.version = version
        isCurrent = true
        self.seller = seller
        stationID = station
        hostID = host
        self.payer = payer
        energyWh = bill.energyWh
        total = bill.total
        self.shares = shares
        self.terms = terms
        self.bill = bill
        self.facts = facts
        self.settledAt = settledAt
    }

    package init(row: Row) throws {
        number = try row["id"]
        transactionID = try row["transaction_id"]
        version = try row["version"]
        isCurrent = try row["is_current"] as Int64 == 1
        seller = try row.choice("seller")
        stationID = try row["station_id"]
        hostID = try row["host_id"]
        if let person: PersonID = row["person_id"] {
            payer = .person(person)
        } else {
            payer = .guest(try row["guest_id"])
        }
        energyWh = try row["energy_wh"]
        total = Money(minor: try row["total_minor"])
        shares = SaleShares(
            vat: Money(minor: try row["vat_minor"]), host: Money(minor: try row["host_minor"]),
            fee: Money(minor: try row["fee_minor"]))
        terms = SaleTerms(
            feePerMille: try row["fee_per_mille"],
            operatorVATPerMille: row["operator_vat_per_mille"],
            hostPaysVAT: try row["host_pays_vat"] as Int64 == 1)
        let text: String = try row["bill"]
        bill = try JSONDecoder().decode(Bill.self, from: Data(text.utf8))
        facts = FactsHash(count: try row["fact_count"], hash: try row["facts_hash"])
        settledAt = try row["settled_at"]
    }
}
