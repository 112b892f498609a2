import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase

/// The ended transactions per day, with the sums that admins see.
package enum DailyEnergyTable {
    /// Replaces the days of a transaction by those of its present state. Nothing changes if they
    /// are the same.
    package static func renew(_ id: TransactionID, _ db: Database) throws {
        guard let record = try TransactionTable.find(id, db) else { return }
        var rows: [DailyEnergy] = []
        if record.state.phase == .ended {
            let zone = try StationZone.of(record.stationID, db)
            let shares = DayShare.shares(
                of: record.state, try QuarterTable.list(id, db), heard: record.createdAt, in: zone)
            rows = shares.enumerated().map { DailyEnergy($1, of: record, isFirst: $0 == 0) }
        }
        let known = try DailyEnergy.fetchAll(
            db, cached: "SELECT * FROM daily_energy WHERE transaction_id = ? ORDER BY day",
            arguments: [id])
        guard known != rows else { return }
        try db.execute(
            cached: "DELETE FROM daily_energy WHERE transaction_id = ?", arguments: [id])
        for row in known { try add(row, times: -1, db) }
        for row in rows {
            try insert(row, db)
            try add(row, times: 1, db)
        }
    }

    /// Forgets whose transactions they were.
    package static func unlink(_ person: PersonID, _ db: Database) throws {
        try db.execute(
            cached: """
                UPDATE daily_energy SET person_id = NULL, token_hash = NULL WHERE person_id = ?
                """,
            arguments: [person])
    }

    private static func insert(_ row: DailyEnergy, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO daily_energy (transaction_id, day, station_id, person_id, token_hash,
                    is_refused, transactions, energy_wh, seconds)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                row.transaction, row.day.number, row.station, row.person, row.tokenHash,
                row.isRefused, row.sum.transactions, row.sum.energyWh, row.sum.seconds,
            ])
    }

    /// Adds a row to the sums, or takes it away.
    private static func add(_ row: DailyEnergy, times sign: Int64, _ db: Database) throws {
        let sums: StatementArguments = [
            sign * row.sum.transactions, sign * row.sum.energyWh, sign * row.sum.seconds,
        ]
        try db.execute(
            cached: """
                INSERT INTO daily_total (day, transactions, energy_wh, seconds)
                VALUES (?, ?, ?, ?) ON CONFLICT (day) DO UPDATE SET
                    transactions = daily_total.transactions + excluded.transactions,
                    energy_wh = daily_total.energy_wh + excluded.energy_wh,
                    seconds = daily_total.seconds + excluded.seconds
                """,
            arguments: [row.day.number] + sums)
        try db.execute(
            cached: """
                INSERT INTO monthly_total (month, station_id, transactions, energy_wh, seconds)
                VALUES (?, ?, ?, ?, ?) ON CONFLICT (month, station_id) DO UPDATE SET
                    transactions = monthly_total.transactions + excluded.transactions,
                    energy_wh = monthly_total.energy_wh + excluded.energy_wh,
                    seconds = monthly_total.seconds + excluded.seconds
                """,
            arguments: [row.day.month.number, row.station] + sums)
    }

    // MARK: Transactions that ended before the table existed

    /// - Returns: whether there may be more.
    package static func renewDue(limit: Int, _ db: Database) throws -> Bool {
        let due = try TransactionID.fetchAll(
            db,
            cached: "SELECT transaction_id FROM daily_energy_due ORDER BY transaction_id LIMIT ?",
            arguments: [limit])
        for id in due {
            try db.skippingFailure("transaction \(id) has no days") {
                try db.inSavepoint { try renew(id, db) }
            }
            try db.execute(
                cached: "DELETE FROM daily_energy_due WHERE transaction_id = ?", arguments: [id])
        }
        return due.count == limit
    }
}

/// How many transactions, how much energy and time.
package struct EnergySum: Hashable, Sendable {
    package var transactions: Int64 = 0
    package var energyWh: Int64 = 0
    package var seconds: Int64 = 0

    package init(transactions: Int64 = 0, energyWh: Int64 = 0, seconds: Int64 = 0) {
        self.transactions = transactions
        self.energyWh = energyWh
        self.seconds = seconds
    }

    init(row: Row) throws {
        transactions = try row["transactions"]
        energyWh = try row["energy_wh"]
        seconds = try row["seconds"]
    }

    static func + (left: Self, right: Self) -> Self {
        EnergySum(
            transactions: left.transactions + right.transactions,
            energyWh: left.energyWh + right.energyWh, seconds: left.seconds + right.seconds)
    }
}

/// A day of an ended transaction.
struct DailyEnergy: Hashable, Sendable, FetchableRecord {
    var transaction: TransactionID
    var day: CalendarDay
    var station: StationID
    var person: PersonID?
    var tokenHash: String?
    var isRefused: Bool
    var sum: EnergySum

    init(_ share: DayShare, of record: TransactionRecord, isFirst: Bool) {
        transaction = record.id
        day = share.day
        station = record.stationID
        person = record.personID
        // Without a person, the card is nobody's.
        tokenHash = record.personID == nil ? nil : record.state.token?.hash
        isRefused = record.wasRefused
        sum = EnergySum(
            transactions: isFirst ? 1 : 0, energyWh: share.energyWh, seconds: share.seconds)
    }

    init(row: Row) throws {
        transaction = try row["transaction_id"]
        day = CalendarDay(try row["day"])
        station = try row["station_id"]
        person = row["person_id"]
        tokenHash = row["token_hash"]
        isRefused = try row["is_refused"]
        sum = try EnergySum(row: row)
    }
}
