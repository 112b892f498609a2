import CommonBase

/// Why a statement is not read.
enum CamtProblem: Error, Hashable, Sendable {
    case xml(XMLProblem)
    /// A well-formed document, but no camt.053.
    case notAStatement
    /// Of another account than the operator's.
    case otherAccount(String)
    /// The entry with this number, from 1, has no valid amount, direction or date.
    case entry(Int)
}

/// A bank statement by ISO 20022: camt.053.001.02 and later versions, as Czech banks write it.
struct CamtStatement: Hashable, Sendable {
    /// The booked entries, in the order of the document.
    var entries: [BankEntry]
    /// Entries that the bank has not booked yet; they come again in a later statement.
    var pending: Int

    /// - Parameter account: the one that all statements in the document must be of.
    init(_ bytes: [UInt8], account: IBAN) throws(CamtProblem) {
        let root: XMLElement
        do { root = try XMLReader.parse(bytes) } catch { throw .xml(error) }
        let statements = root["BkToCstmrStmt"]?.all("Stmt") ?? []
        guard root.name == "Document", !statements.isEmpty else { throw .notAStatement }
        (entries, pending) = ([], 0)
        var number = 0
        for statement in statements {
            let iban = statement.text("Acct", "Id", "IBAN") ?? ""
            guard IBAN(iban) == account else { throw .otherAccount(String(iban.prefix(34))) }
            let id = statement.text("Id") ?? statement.text("ElctrncSeqNb") ?? ""
            for (index, entry) in statement.all("Ntry").enumerated() {
                number += 1
                let status = entry.text("Sts") ?? entry.text("Sts", "Cd") ?? "BOOK"
                guard status == "BOOK" else {
                    pending += 1
                    continue
                }
                let fallback = "\(id)/\(entry.text("NtryRef") ?? String(index + 1))"
                guard let read = Self.entries(entry, fallback: fallback) else {
                    throw .entry(number)
                }
                entries += read
            }
        }
    }

    /// The transfers of an entry: one, or those of a batch whose sum is the entry's amount.
    private static func entries(_ entry: XMLElement, fallback: String) -> [BankEntry]? {
        guard let direction = entry.text("CdtDbtInd"), ["CRDT", "DBIT"].contains(direction),
            let total = amount(entry["Amt"]), let day = day(entry)
        else { return nil }
        let isDebit = direction == "DBIT"
        // A note of the bank.
        if total.amount == .zero { return [] }
        let details = entry.all("NtryDtls").flatMap { $0.all("TxDtls") }
        let reference = entry.text("AcctSvcrRef")
        func made(
            _ amount: Money, _ details: XMLElement?, _ reference: String
        ) -> BankEntry {
            let texts = Texts(details, entry)
            return BankEntry(
                reference: BankEntry.reference(reference), bookedOn: day,
                amount: isDebit ? .zero - amount : amount, currency: total.currency,
                variableSymbol: BankSymbols.find(texts.endToEndID, texts.structured, texts.free),
                message: texts.message, otherAccount: texts.account(isDebit: isDebit),
                otherName: texts.name(isDebit: isDebit), endToEndID: texts.endToEndID)
        }
        if details.count > 1, let amounts = batch(details, total) {
            return zip(details, amounts).enumerated().map { index, item in
                let own = item.0.text("Refs", "AcctSvcrRef")
                return made(item.1, item.0, own ?? "\(reference ?? fallback)/\(index + 1)")
            }
        }
        let only = details.count == 1 ? details[0] : nil
        let own = only?.text("Refs", "AcctSvcrRef") ?? only?.text("Refs", "TxId")
        return [made(total.amount, only, reference ?? own ?? fallback)]
    }

    /// The amounts of a batch; nil unless all are known, in the entry's currency, and add up.
    private static func batch(
        _ details: [XMLElement], _ total: (amount: Money, currency: String)
    ) -> [Money]? {
        var (amounts, sum): ([Money], Money) = ([], .zero)
        for item in details {
            let found = amount(item["Amt"]) ?? amount(item["AmtDtls"]?["TxAmt"]?["Amt"])
            guard let found, found.currency == total.currency, found.amount > .zero else {
                return nil
            }
            amounts.append(found.amount)
            sum = sum + found.amount
        }
        return sum == total.amount ? amounts : nil
    }

    private static func amount(_ element: XMLElement?) -> (amount: Money, currency: String)? {
        guard let element, let amount = Money(decimal: element.text), amount >= .zero,
            let currency = element.attributes["Ccy"], BankEntry.isCurrency(currency)
        else { return nil }
        return (amount, currency)
    }

    private static func day(_ entry: XMLElement) -> String? {
        for name in ["BookgDt", "ValDt"] {
            guard let date = entry[name] else { continue }
            let text = date.text("Dt") ?? date.text("DtTm") ?? ""
            let day = String(text.prefix(10))
            if Timestamp(parsing: "\(day)T00:00:00Z") != nil, day.utf8.count == 10 { return day }
        }
        return nil
    }
}

extension CamtStatement {
    /// What an entry says in words.
    private struct Texts {
        var details: XMLElement?
        var endToEndID: String?
        /// References of the recipient.
        var structured: [String]
        /// What the payer and the bank wrote.
        var free: [String]

        init(_ details: XMLElement?, _ entry: XMLElement) {
            self.details = details
            let end = details?.text("Refs", "EndToEndId")
            endToEndID = end == "NOTPROVIDED" ? nil : end.flatMap(BankEntry.text)
            let remittance = details?["RmtInf"]
            structured =
                remittance?.all("Strd").flatMap { part in
                    part.all("CdtrRefInf").compactMap { $0.text("Ref") }
                        + [part.text("AddtlRmtInf")].compactMap(\.self)
                } ?? []
            free =
                (remittance?.all("Ustrd").map(\.text) ?? [])
                + [details?.text("AddtlTxInf"), entry.text("AddtlNtryInf")].compactMap(\.self)
        }

        var message: String? {
            BankEntry.text(free.filter { !$0.isEmpty }.joined(separator: " "))
        }

        func name(isDebit: Bool) -> String? {
            let party = details?["RltdPties"]?[isDebit ? "Cdtr" : "Dbtr"]
            return (party?.text("Nm") ?? party?.text("Pty", "Nm")).flatMap(BankEntry.text)
        }

        func account(isDebit: Bool) -> String? {
            let account = details?["RltdPties"]?[isDebit ? "CdtrAcct" : "DbtrAcct"]?["Id"]
            if let iban = account?.text("IBAN") { return BankEntry.text(iban) }
            guard let other = account?.text("Othr", "Id") else { return nil }
            let agent = details?["RltdAgts"]?[isDebit ? "CdtrAgt" : "DbtrAgt"]?["FinInstnId"]
            let bank = agent?.text("ClrSysMmbId", "MmbId") ?? agent?.text("Othr", "Id")
            let hasBank = other.contains("/") || bank == nil
            return BankEntry.text(hasBank ? other : "\(other)/\(bank ?? "")")
        }
    }
}

extension BankEntry {
    /// A text of a bank, without controls and cut to `textLimit`; nil for an empty one.
    static func text(_ text: String) -> String? {
        var plain = String(
            String.UnicodeScalarView(
                text.unicodeScalars.map { isControl($0) ? " " : $0 }.prefix(textLimit)))
        while plain.last == " " { plain.removeLast() }
        while plain.first == " " { plain.removeFirst() }
        return plain.isEmpty ? nil : plain
    }

    /// The last characters of a bank's reference, which tell entries apart.
    static func reference(_ text: String) -> String {
        String(
            String.UnicodeScalarView(
                (Self.text(text) ?? "?").unicodeScalars.suffix(referenceLimit)))
    }

    /// ISO 4217
    static func isCurrency(_ text: String) -> Bool {
        text.utf8.count == 3 && text.utf8.allSatisfy { (0x41...0x5A).contains($0) }
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        [.control, .format, .lineSeparator, .paragraphSeparator]
            .contains(scalar.properties.generalCategory)
    }
}
