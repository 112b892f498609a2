import CloudAccess
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase

/// What the members of groups may still spend by the limits of their groups.
package enum GroupCosts {
    /// What a person may still spend at a station; nil if no group's limit in money binds the person
    /// there. Of several groups, the one that allows most decides. A transaction counts by its start:
    /// with its price once it is settled, before that with what is held for it.
    /// - Parameter transaction: a running one, which does not count; the periods are those of its
    ///   start.
    package static func left(
        of person: PersonID, at station: StationID, except transaction: TransactionRecord? = nil,
        _ now: Timestamp, _ db: Database
    ) throws -> Money? {
        let start = transaction.map { $0.state.startedAt ?? $0.createdAt }
        let left = try GroupBounds.left(
            of: \.costs, binding: person, at: station, startedAt: start, now, db
        ) { limit in
            let spent =
                switch limit.counted {
                case .member:
                    try Self.spent(
                        by: person, in: limit.group, limit.period, except: transaction?.id, db)
                case .group:
                    try Self.spent(
                        byMembersOf: limit.group, limit.period, except: transaction?.id, now, db)
                }
            return limit.amount - spent
        }
        return if case .amount(let money) = left { money } else { nil }
    }

    /// What a member pays for transactions of a period where the group may charge.
    static func spent(
        by person: PersonID, in group: ID<PersonGroup>, _ period: Range<Timestamp>,
        except transaction: TransactionID? = nil, _ db: Database
    ) throws -> Money {
        Money(
            minor: try Int64.fetchOne(
                db,
                cached: """
                    SELECT \(sum) FROM charging_transaction \(prices)
                    WHERE charging_transaction.person_id = ? AND \(TransactionTable.isOfPeriod)
                      AND charging_transaction.id <> ?
                      AND charging_transaction.station_id IN \(GroupBounds.stations)
                    """,
                arguments: [
                    person, period.lowerBound, period.lowerBound, period.upperBound,
                    transaction?.text ?? "", group, group,
                ]) ?? 0)
    }

    /// The same of all members whom the group binds.
    static func spent(
        byMembersOf group: ID<PersonGroup>, _ period: Range<Timestamp>,
        except transaction: TransactionID? = nil, _ now: Timestamp, _ db: Database
    ) throws -> Money {
        Money(
            minor: try Int64.fetchOne(
                db,
                cached: """
                    SELECT \(sum) FROM (SELECT CAST(? AS BIGINT) AS used_at) AS wanted
                    CROSS JOIN charging_transaction \(prices)
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
                ]) ?? 0)
    }

    private static let sum = """
        CAST(COALESCE(sum(COALESCE(settlement.total_minor, credit_hold.amount, 0)), 0) AS BIGINT)
        """

    private static let prices = """
        LEFT JOIN settlement ON settlement.transaction_id = charging_transaction.id
            AND settlement.is_current = 1
        LEFT JOIN credit_hold ON credit_hold.transaction_id = charging_transaction.id
        """
}

/// Refuses members of groups who have spent what their groups allow.
package struct GroupCostRule: AuthorizationRule {
    package init() {}

    package func objection(to use: TokenUse, _ db: Database) throws -> RefusalReason? {
        guard let left = try GroupCosts.left(of: use.person, at: use.station, use.usedAt, db),
            left <= .zero
        else { return nil }
        return try use.mayEndTransaction(db) ? nil : .moneyLimit
    }

    package func energyLimit(
        of person: PersonID, at station: StationID, during transaction: TransactionID?,
        cost: Money?, _ now: Timestamp, _ db: Database
    ) throws -> Int64? {
        let running = try transaction.flatMap { try TransactionTable.find($0, db) }
        guard let left = try GroupCosts.left(of: person, at: station, except: running, now, db),
            let budget = try EnergyBudget.find(
                of: person, at: station, during: transaction, now, db)
        else { return nil }
        return budget.energyWh(for: left).map { min(max($0, 1), 1_000_000) }
    }
}
