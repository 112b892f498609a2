import CloudCore
import CommonBase

/// The number by which Czech banks tell payments apart: 1 to 10 digits. Zeros before it mean nothing.
package struct VariableSymbol: Hashable, Sendable {
    package let text: String

    /// Nil for no digits, for zeros only, and for more than 10 digits.
    package init?(_ typed: String) {
        guard typed.utf8.count <= 20, typed.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        let digits = typed.drop { $0 == "0" }
        guard (1...10).contains(digits.utf8.count) else { return nil }
        text = String(digits)
    }

    private init(digits: [Int]) { text = digits.map(String.init).joined() }

    /// A symbol of a driver: 9 digits, the first one not zero, and a check digit.
    /// - Parameter number: any; it is reduced to 9 digits.
    init(driver number: UInt64) {
        var rest = 100_000_000 + number % 900_000_000
        var digits: [Int] = []
        while rest > 0 {
            digits.insert(Int(rest % 10), at: 0)
            rest /= 10
        }
        self.init(digits: digits + [Self.checkDigit(digits)])
    }

    /// Whether it can be a symbol of a driver: one wrong digit, or two that are swapped, mostly
    /// make another check digit.
    package var isOfDriver: Bool {
        let digits = text.utf8.map { Int($0) - 0x30 }
        return digits.count == 10 && Self.checkDigit(Array(digits.dropLast())) == digits[9]
    }

    /// ISO/IEC 7812-1, as on payment cards.
    private static func checkDigit(_ digits: [Int]) -> Int {
        let sum = digits.reversed().enumerated().reduce(0) { sum, item in
            let doubled = item.offset % 2 == 0 ? item.element * 2 : item.element
            return sum + (doubled > 9 ? doubled - 9 : doubled)
        }
        return (10 - sum % 10) % 10
    }
}

/// The variable symbol of each driver, by which transfers to the operator's account, and payments to
/// hosts, are recognized. It never changes.
package enum TopUpSymbolTable {
    /// Attempts to find a symbol that nobody has.
    private static let attempts = 20

    /// Nil until `made`.
    package static func current(
        of person: PersonID, _ db: Database
    ) throws -> VariableSymbol? {
        try String.fetchOne(
            db, cached: "SELECT symbol FROM top_up_symbol WHERE person_id = ?",
            arguments: [person]
        ).flatMap { VariableSymbol($0) }
    }

    /// Makes the symbol of a person the first time.
    package static func made(
        for person: PersonID, random: RandomSource, _ db: Database, at now: Timestamp
    ) throws -> VariableSymbol {
        for _ in 0..<attempts {
            if let found = try current(of: person, db) { return found }
            let number = random.bytes(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
            try db.execute(
                cached: """
                    INSERT INTO top_up_symbol (person_id, symbol, made_at) VALUES (?, ?, ?)
                    ON CONFLICT (symbol) DO NOTHING
                    """,
                arguments: [person, VariableSymbol(driver: number).text, now])
        }
        guard let found = try current(of: person, db) else {
            throw ServiceError(.internalError, "No free variable symbol was found.")
        }
        return found
    }

    /// Whose symbol it is.
    package static func person(
        of symbol: VariableSymbol, _ db: Database
    ) throws -> PersonID? {
        try PersonID.fetchOne(
            db, cached: "SELECT person_id FROM top_up_symbol WHERE symbol = ?",
            arguments: [symbol.text])
    }
}
