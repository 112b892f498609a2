import CloudFleet
import CommonBase

/// The transfers in an answer of Fio banka's API.
struct FioStatement: Hashable, Sendable {
    var iban: String
    var entries: [BankEntry]

    /// - Throws: `FioProblem.unknownForm`
    init(_ bytes: [UInt8]) throws(FioProblem) {
        let document: JSONValue
        do { document = try JSONReader.parse(bytes) } catch { throw .unknownForm }
        guard let statement = document["accountStatement"],
            let iban = statement["info"]?["iban"]?.stringValue
        else { throw .unknownForm }
        self.iban = iban
        entries = []
        for item in statement["transactionList"]?["transaction"]?.arrayValue ?? [] {
            guard let entry = Self.entry(Columns(item: item)) else { throw .unknownForm }
            // A transfer of nothing, such as a note about interest.
            if entry.amount != .zero { entries.append(entry) }
        }
    }

    private static func entry(_ columns: Columns) -> BankEntry? {
        guard let reference = columns.text(22), let amount = columns.amount,
            let day = columns.day, let currency = columns.text(14), BankEntry.isCurrency(currency)
        else { return nil }
        let account = columns.text(2)
        let bank = columns.text(3)
        let texts = [columns.text(16), columns.text(25), columns.text(7)].compactMap(\.self)
        return BankEntry(
            reference: BankEntry.reference(reference), bookedOn: day, amount: amount,
            currency: currency,
            variableSymbol: columns.text(5).flatMap { VariableSymbol($0) }
                ?? BankSymbols.find(columns.text(27), [], texts),
            message: texts.first.flatMap(BankEntry.text),
            otherAccount: account.flatMap { number in
                BankEntry.text(bank.map { "\(number)/\($0)" } ?? number)
            },
            otherName: columns.text(10).flatMap(BankEntry.text),
            endToEndID: columns.text(27).flatMap(BankEntry.text))
    }

    /// The columns of a transfer by their numbers.
    private struct Columns {
        var item: JSONValue

        private func value(_ number: Int) -> JSONValue? { item["column\(number)"]?["value"] }

        /// A text or a number; nil for an empty one.
        func text(_ number: Int) -> String? {
            switch value(number) {
            case .string(let text): text.isEmpty ? nil : text
            case .int(let number): String(number)
            default: nil
            }
        }

        /// Column 1, a JSON number: its shortest text is what the bank sent.
        var amount: Money? {
            switch value(1) {
            case .int(let number): Money(decimal: String(number))
            case .double(let number): Money(decimal: String(number))
            default: nil
            }
        }

        /// Column 0: `2026-11-30+0100`.
        var day: String? {
            text(0).flatMap { CalendarDay(String($0.prefix(10))) }?.text
        }
    }
}
