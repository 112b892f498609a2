import CloudCore
import CloudFleet
import CommonBase

/// Stops the transactions of all members once they have taken together what their group allows in a
/// day, week or month.
package struct GroupEnergyEnd: EnforcementRule {
    package let cause = StopCause.grantedEnergy

    package init() {}

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        var sums = GroupEnergy.Sums()
        return try TransactionTable.listOpen(
            ofMembers: GroupBounds.sharesEnergy(person: "charging_transaction.person_id"), db
        ) { record, person in
            try GroupAllowance.of(running: record, of: person, &sums, now, db) == .usedUp
        }
    }
}

/// Stops the transactions of members when the hours of their groups end.
package struct GroupHoursEnd: EnforcementRule {
    package let cause = StopCause.timeLimit

    package init() {}

    package func violations(_ db: Database, at now: Timestamp) throws -> [TransactionRecord] {
        try TransactionTable.listOpen(
            ofMembers: GroupBounds.hasHours(person: "charging_transaction.person_id"), db
        ) { record, person in
            try GroupAllowance.isClosed(to: person, at: record.stationID, now, db)
        }
    }
}

extension TransactionTable {
    /// Maximum transactions of members per pass.
    private static let memberLimit = 1000

    /// The running transactions of people that fulfil both conditions.
    fileprivate static func listOpen(
        ofMembers condition: String, _ db: Database,
        where mustEnd: (TransactionRecord, PersonID) throws -> Bool
    ) throws -> [TransactionRecord] {
        try listOpen(where: condition, [], limit: memberLimit, db).filter { record in
            try record.personID.map { try mustEnd(record, $0) } ?? false
        }
    }
}
