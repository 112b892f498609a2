import CloudCore
import CloudFleet
import CommonBase

/// How far the transfers of an account are read by the bank's API.
struct BankReading: Hashable, Sendable, FetchableRecord {
    /// Days of one question about days: the bank asks for a confirmation beyond 90 days.
    static let maximumDays: Int64 = 80
    /// Days that are read again, since a bank may book late.
    static let overlap: Int64 = 2
    /// Days before today from which a new account is read.
    static let firstDays: Int64 = 7

    /// A question what is new was asked, and its answer is not stored.
    var isOpen: Bool
    /// All days before it are read.
    var nextDay: CalendarDay
    var days: Int64
    var askedAt: Timestamp
    var readAt: Timestamp?
    var problem: FioProblem?

    init(firstOn today: CalendarDay, at now: Timestamp) {
        isOpen = true
        nextDay = today.adding(days: -Self.firstDays)
        days = Self.maximumDays
        askedAt = now
    }

    init(row: Row) throws {
        isOpen = try row["is_open"]
        let day: String = try row["next_day"]
        nextDay = CalendarDay(day) ?? CalendarDay(0)
        days = try row["days"]
        askedAt = try row["asked_at"]
        readAt = row["read_at"]
        let text: String? = row["problem"]
        problem = text.flatMap(FioProblem.init)
    }

    /// What to ask next: what is new; the days that were not read, after a failure.
    func request(_ today: CalendarDay) -> FioRequest {
        guard isOpen else { return .new }
        let earliest = today.adding(days: -Self.maximumDays)
        // A clock that was ahead has left a later day than `stored` does: nobody knows what was read.
        let isAhead = nextDay > today.adding(days: Self.overlap)
        let next = isAhead ? today.adding(days: -Self.firstDays) : nextDay
        let first = max(next.adding(days: -Self.overlap), earliest)
        return .days(first...min(first.adding(days: days - 1), today))
    }

    /// After the entries of an answer are stored.
    mutating func stored(_ request: FioRequest, _ today: CalendarDay, at now: Timestamp) {
        (readAt, problem) = (now, nil)
        switch request {
        case .new:
            (isOpen, nextDay) = (false, today)
        case .days(let range):
            isOpen = range.upperBound < today
            // Days that overlap are read again, so each step must lead beyond them.
            nextDay =
                isOpen ? range.upperBound.adding(days: Self.overlap + 1) : today
            if !isOpen { days = Self.maximumDays }
        }
    }

    mutating func failed(_ problem: FioProblem) {
        self.problem = problem
        switch problem {
        case .tooMany: days = 1
        case .tooSoon, .needsConfirmation, .refused, .unreachable, .unknownForm, .otherAccount:
            break
        }
    }
}

enum BankReadingTable {
    static func find(_ account: IBAN, _ db: Database) throws -> BankReading? {
        try BankReading.fetchOne(
            db, cached: "SELECT * FROM bank_reading WHERE account = ?", arguments: [account.text])
    }

    static func save(_ reading: BankReading, of account: IBAN, _ db: Database) throws {
        try db.execute(
            cached: """
                INSERT INTO bank_reading
                    (account, is_open, next_day, days, asked_at, read_at, problem)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (account) DO UPDATE SET is_open = excluded.is_open,
                    next_day = excluded.next_day, days = excluded.days,
                    asked_at = excluded.asked_at, read_at = excluded.read_at,
                    problem = excluded.problem
                """,
            arguments: [
                account.text, reading.isOpen, reading.nextDay.text, reading.days, reading.askedAt,
                reading.readAt, reading.problem?.rawValue,
            ])
    }
}
