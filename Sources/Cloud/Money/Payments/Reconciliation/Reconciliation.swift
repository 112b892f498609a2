import CloudCore
import CloudFleet
import CommonBase
import Foundation
import Logging

/// Compares the gateway's account statements with the payments, day by day.
struct Reconciliation: Sendable {
    /// How many days are made up for after a pause.
    private static let dayLimit: Int64 = 31
    /// Unreadable lines of a day that are reported one by one.
    private static let reportLimit = 50
    /// Payments of a day that are looked for in the statement.
    private static let paymentLimit = 5000

    let database: CloudDatabase
    let now: @Sendable () -> Moment
    let gateway: any PaymentGateway
    let logger: Logger

    /// Reads the statements of the days that are over, the oldest first.
    func run() async throws {
        // The test gateway has no account.
        guard gateway.name == .gopay else { return }
        let last = CalendarDay(now().wall, in: StationZone.standard).adding(days: -1)
        let read = try await database.read { db in
            try ReconciliationTable.lastDay(upTo: last.number, db)
        }
        var day = max(
            read.map { CalendarDay($0 + 1) } ?? last, last.adding(days: -Self.dayLimit))
        while day <= last {
            try await reconcile(day)
            day = day.adding(days: 1)
        }
    }

    private func reconcile(_ day: CalendarDay) async throws {
        let bytes: [UInt8]
        do {
            bytes = try await gateway.accountStatement(day...day)
        } catch let error as GatewayError {
            throw ServiceError(
                .unavailable, "The statement of \(day.text) can't be read: \(error.text)")
        }
        let (file, wall) = (StatementFile(bytes), now().wall)
        let name = gateway.name
        try await database.write { db in
            try Self.store(file, of: day, name, db, at: wall)
            try Self.compare(day, db, at: wall)
        }
        logger.info("read the gateway's statement of \(day.text): \(file.lines.count) lines")
    }

    /// Stores the lines of a day, which replace those of an earlier attempt.
    static func store(
        _ file: StatementFile, of day: CalendarDay, _ gateway: Payment.Gateway, _ db: Database,
        at now: Timestamp
    ) throws {
        try db.execute(
            cached: "DELETE FROM gateway_statement_line WHERE day = ?", arguments: [day.number])
        var reports = 0
        for line in file.lines {
            let payment = try payment(of: line, db)
            try db.execute(
                cached: """
                    INSERT INTO gateway_statement_line (day, line, payment_id, amount)
                    VALUES (?, ?, ?, ?)
                    """,
                arguments: [day.number, line.number, payment?.id, line.amount?.minor])
            if let payment {
                try postFee(line, of: payment, day, gateway, db, at: now)
                if line.amount != nil { continue }
            }
            reports += 1
            guard reports <= reportLimit else { continue }
            try PaymentDifferenceTable.add(
                payment == nil && line.amount != nil ? .unknown : .unreadable, of: payment?.id,
                "statement:\(day.text):\(line.number)", detail: line.text, actual: line.amount, db,
                at: now)
        }
        if file.isCut || reports > reportLimit {
            try PaymentDifferenceTable.add(
                .unreadable, of: nil, "statement:\(day.text):more",
                detail: "\(reports) lines of \(day.text)", db, at: now)
        }
        try db.execute(
            cached: """
                INSERT INTO gateway_statement (day, read_at, lines) VALUES (?, ?, ?)
                ON CONFLICT (day) DO UPDATE SET read_at = excluded.read_at, lines = excluded.lines
                """,
            arguments: [day.number, now, file.lines.count])
    }

    private static func payment(
        of line: StatementFile.Line, _ db: Database
    ) throws -> Payment? {
        for name in line.names where (1...128).contains(name.utf8.count) && !name.hasNUL {
            if let found = try PaymentTable.find(gatewayID: name, db) { return found }
            if let found = try PaymentTable.find(orderNumber: name, db) { return found }
        }
        return nil
    }

    private static func postFee(
        _ line: StatementFile.Line, of payment: Payment, _ day: CalendarDay,
        _ gateway: Payment.Gateway, _ db: Database, at now: Timestamp
    ) throws {
        guard let fee = line.fee, fee != .zero else { return }
        // Statements show fees with either sign.
        let amount = Money(minor: abs(fee.minor))
        try LedgerTable.post(
            Posting(
                .gatewayFee, key: "payment:\(payment.id):fee:\(day.text):\(line.number)",
                Posting.move(amount, from: .gatewayFees, to: .gateway(gateway.rawValue)),
                payment: payment.id.text), at: now, db)
    }

    /// Compares what the statements have of the payments of the day before, so that a movement around
    /// midnight is found in either day.
    private static func compare(
        _ day: CalendarDay, _ db: Database, at now: Timestamp
    ) throws {
        let zone = StationZone.standard
        let payments = try Payment.fetchAll(
            db,
            cached: """
                SELECT * FROM payment WHERE paid_at >= ? AND paid_at < ?
                ORDER BY paid_at LIMIT \(paymentLimit)
                """,
            arguments: [day.adding(days: -1).start(in: zone), day.start(in: zone)])
        for payment in payments where payment.gateway == .gopay {
            let lines = try Amounts.fetchOne(
                db,
                cached: """
                    SELECT count(*) AS lines, COALESCE(sum(amount), 0) AS total
                    FROM gateway_statement_line WHERE payment_id = ?
                    """,
                arguments: [payment.id])
            let expected = payment.capturedAmount - payment.refundedAmount
            guard let lines, lines.count > 0 else {
                try PaymentDifferenceTable.add(
                    .missing, of: payment.id, "\(payment.id):missing",
                    detail: payment.gatewayID ?? payment.orderNumber, expected: expected, db,
                    at: now)
                continue
            }
            // A refund of these days may be in a later statement.
            let possible = [expected, payment.capturedAmount]
            guard !possible.contains(lines.total) else { continue }
            try PaymentDifferenceTable.add(
                .statementAmount, of: payment.id, "\(payment.id):statement",
                detail: payment.gatewayID ?? payment.orderNumber, expected: expected,
                actual: lines.total, db, at: now)
        }
    }

    private struct Amounts: FetchableRecord {
        var count: Int64
        var total: Money

        init(row: Row) throws {
            count = try row["lines"]
            total = Money(minor: try row["total"])
        }
    }
}
