import CloudCharging
import CloudCore
import CloudHTTP
import CommonBase

/// What `GET /api/v1/credit` answers.
struct CreditView: Codable, Sendable, Documented {
    static let notes = [
        "creditMinor": "What you can spend, in hundredths of the currency's unit",
        "heldMinor": "Held for running transactions and for fees of bookings",
        "debtMinor": "What you owe; the next top-up pays it",
        "runningCostMinor": "What your running transactions cost now",
        "limits": "What you allow yourself",
    ]

    var creditMinor: Int64
    var heldMinor: Int64
    var debtMinor: Int64
    var runningCostMinor: Int64
    var limits: CreditLimitsView

    init(of person: PersonID, _ db: Database, at now: Timestamp) throws {
        let funds = try DriverFunds(person, db)
        creditMinor = funds.credit.minor
        heldMinor = funds.held.minor
        debtMinor = funds.debt.minor
        runningCostMinor = try Self.running(of: person, db, at: now).minor
        limits = CreditLimitsView(try CreditLimits.of(person, db))
    }

    /// Open holds of a person that are looked at.
    private static let holdLimit = 50

    /// What the running transactions of a person cost.
    static func running(
        of person: PersonID, _ db: Database, at now: Timestamp
    ) throws -> Money {
        let records = try CreditHoldTable.open(of: person, limit: holdLimit, db)
            .compactMap(\.transactionID).compactMap { try TransactionTable.find($0, db) }
        return try RunningCost.of(records, db, at: now).reduce(Money.zero) { $0 + $1.now }
    }
}

/// Limits of spending in a day, a week and a month, in hundredths.
struct CreditLimitsView: Codable, Sendable, Documented {
    static let notes = [
        "dayMinor": "100 to 10000000; no limit if absent",
        "weekMinor": "From Monday; 100 to 10000000; no limit if absent",
        "monthMinor": "Of the calendar; 100 to 10000000; no limit if absent",
    ]

    var dayMinor: Int64?
    var weekMinor: Int64?
    var monthMinor: Int64?

    init(_ limits: [CreditLimits.Period: Money]) {
        dayMinor = limits[.day]?.minor
        weekMinor = limits[.week]?.minor
        monthMinor = limits[.month]?.minor
    }

    /// - Throws: `invalidInput` that names the field.
    func checked() throws -> [CreditLimits.Period: Money] {
        var limits: [CreditLimits.Period: Money] = [:]
        let fields: [(CreditLimits.Period, String, Int64?)] = [
            (.day, "dayMinor", dayMinor), (.week, "weekMinor", weekMinor),
            (.month, "monthMinor", monthMinor),
        ]
        for (period, field, amount) in fields {
            guard let amount else { continue }
            try Check.that(
                CreditLimits.amounts.contains(amount), field,
                "\(field) must be from 100 to 10000000.")
            limits[period] = Money(minor: amount)
        }
        return limits
    }
}

struct CreditPostingView: Codable, Sendable, Documented {
    static let notes = [
        "kind": "Why the credit changed",
        "amountMinor": "What came in, or negative what went, in hundredths",
    ]

    var number: Int64
    var kind: Posting.Kind
    var amountMinor: Int64
    var transactionId: TransactionID?
    var bookingId: String?
    var paymentId: String?
    var postedAt: Timestamp

    init(_ posting: StoredPosting) {
        number = posting.number
        kind = posting.kind
        amountMinor = posting.amount.minor
        transactionId = posting.transactionID
        bookingId = posting.bookingID
        paymentId = posting.paymentID
        postedAt = posting.postedAt
    }
}
