import CloudCore
import CloudFleet
import CommonBase

/// The energy that the members of groups have charged by them.
enum GroupEnergy {
    /// The energy of a member's transactions of a period where the group may charge, in Wh. What
    /// runs counts with all that it may take, so that two cards do not take it twice.
    /// - Parameters:
    ///   - station: with `connector`, where the next transaction starts.
    ///   - connector: nil if it is not known.
    ///   - transaction: does not count.
    static func wattHours(
        of person: PersonID, in group: ID<PersonGroup>, _ period: Range<Timestamp>,
        startingAt station: StationID, _ connector: Int64?,
        except transaction: TransactionID? = nil, _ now: Timestamp, _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT \(promised) FROM charging_transaction
                WHERE charging_transaction.person_id = ? AND \(TransactionTable.isOfPeriod)
                  AND charging_transaction.id <> ?
                  AND charging_transaction.station_id IN \(GroupBounds.stations)
                """,
            arguments: [
                now.adding(seconds: -ConcurrencyRule.staleAfterSeconds), station, connector ?? -1,
                person, period.lowerBound, period.lowerBound, period.upperBound,
                transaction?.text ?? "", group, group,
            ]) ?? 0
    }

    /// The energy of the transactions of all members of a period where the group may charge, in Wh;
    /// without members whom the group does not bind.
    static func wattHours(
        of group: ID<PersonGroup>, _ period: Range<Timestamp>,
        except transaction: TransactionID? = nil, _ now: Timestamp, _ db: Database
    ) throws -> Int64 {
        try Int64.fetchOne(
            db,
            cached: """
                SELECT \(sum) FROM (SELECT CAST(? AS BIGINT) AS used_at) AS wanted
                CROSS JOIN charging_transaction
                WHERE charging_transaction.station_id IN \(GroupBounds.stations)
                  AND \(TransactionTable.isOfPeriod) AND charging_transaction.id <> ?
                  AND charging_transaction.person_id IN \(GroupBounds.members)
                  AND NOT \(GroupBounds.hasOtherRight(
                    person: "charging_transaction.person_id",
                    station: "charging_transaction.station_id", at: "wanted.used_at"))
                """,
            arguments: [
                now, group, group, period.lowerBound, period.lowerBound, period.upperBound,
                transaction?.text ?? "", group,
            ]) ?? 0
    }

    /// The sums of groups that one pass has computed: members who charge at the same time share them.
    struct Sums {
        private struct Key: Hashable {
            let group: ID<PersonGroup>
            let period: Range<Timestamp>
        }

        private var known: [Key: Int64] = [:]

        mutating func wattHours(
            of group: ID<PersonGroup>, _ period: Range<Timestamp>, _ now: Timestamp, _ db: Database
        ) throws -> Int64 {
            let key = Key(group: group, period: period)
            if let sum = known[key] { return sum }
            let sum = try GroupEnergy.wattHours(of: group, period, now, db)
            known[key] = sum
            return sum
        }
    }

    private static let sum =
        "CAST(COALESCE(sum(charging_transaction.energy_wh), 0) AS BIGINT)"

    /// As `sum`, with all that transactions may take that have been heard of since the first argument
    /// and run at another station than the second one or another connector than the third.
    private static let promised = """
        CAST(COALESCE(sum(CASE WHEN charging_transaction.phase <> 'ended'
                AND charging_transaction.updated_at >= ?
                AND (charging_transaction.station_id <> ? OR charging_transaction.connector_id <> ?)
                AND charging_transaction.maximum_energy_wh > charging_transaction.energy_wh
            THEN charging_transaction.maximum_energy_wh
            ELSE charging_transaction.energy_wh END), 0) AS BIGINT)
        """
}

extension TransactionTable {
    /// An SQL condition: a transaction began in a period. The arguments are the lower bound twice,
    /// and the upper bound. A transaction is stored at its start or later, which is for the index.
    package static let isOfPeriod = """
        charging_transaction.created_at >= ?
        AND COALESCE(charging_transaction.started_at, charging_transaction.created_at) >= ?
        AND COALESCE(charging_transaction.started_at, charging_transaction.created_at) < ?
        """
}
