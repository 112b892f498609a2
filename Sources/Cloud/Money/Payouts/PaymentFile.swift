import CommonBase
import Foundation

/// A batch of credit transfers for a bank: ISO 20022 pain.001.001.03 in the currency of the cloud.
///
/// A batch gives the same message id each time, so that banks refuse the second upload of its file.
package struct PaymentFile: Hashable, Sendable {
    package struct Transfer: Hashable, Sendable {
        /// At most 35 characters, such as `/VS7000000123`.
        package var endToEndID: String
        package var amount: Money
        package var iban: String
        package var holder: String

        package init(endToEndID: String, amount: Money, iban: String, holder: String) {
            self.endToEndID = endToEndID
            self.amount = amount
            self.iban = iban
            self.holder = holder
        }
    }

    package static let namespace = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.03"

    /// At most 35 letters and digits; unique.
    package var messageID: String
    package var createdAt: Timestamp
    /// `2026-11-30`: when the bank is to execute it.
    package var day: String
    package var debtor: String
    package var debtorIBAN: String
    package var message: String
    package var transfers: [Transfer]

    package init(
        messageID: String, createdAt: Timestamp, day: String, debtor: String, debtorIBAN: String,
        message: String, transfers: [Transfer]
    ) {
        self.messageID = messageID
        self.createdAt = createdAt
        self.day = day
        self.debtor = debtor
        self.debtorIBAN = debtorIBAN
        self.message = message
        self.transfers = transfers
    }

    /// The document in UTF-8 of ASCII alone.
    package var xml: String {
        let sum = transfers.reduce(Money.zero) { $0 + $1.amount }.decimal
        let count = "\(transfers.count)"
        let totals = Self.element("NbOfTxs", count) + Self.element("CtrlSum", sum)
        let header = [
            Self.element("MsgId", messageID), Self.element("CreDtTm", createdAt.iso8601Seconds),
            totals, "<InitgPty>\(name(debtor))</InitgPty>",
        ].joined()
        let account = Self.element("IBAN", debtorIBAN)
        let currency = Self.element("Ccy", Currency.code)
        let payment = [
            Self.element("PmtInfId", messageID), Self.element("PmtMtd", "TRF"), totals,
            Self.element("ReqdExctnDt", day), "<Dbtr>\(name(debtor))</Dbtr>",
            "<DbtrAcct><Id>\(account)</Id>\(currency)</DbtrAcct>",
            "<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>\n",
            transfers.map(transfer).joined(separator: "\n"),
        ].joined()
        return """
            <?xml version="1.0" encoding="UTF-8"?>
            <Document xmlns="\(Self.namespace)"><CstmrCdtTrfInitn>
            <GrpHdr>\(header)</GrpHdr>
            <PmtInf>\(payment)
            </PmtInf>
            </CstmrCdtTrfInitn></Document>

            """
    }

    private func transfer(_ transfer: Transfer) -> String {
        let id = Self.element("EndToEndId", transfer.endToEndID)
        let account = Self.element("IBAN", transfer.iban)
        let remittance = Self.element("Ustrd", Self.plain(message, upTo: 140))
        return [
            "<CdtTrfTxInf><PmtId>\(id)</PmtId>",
            "<Amt><InstdAmt Ccy=\"\(Currency.code)\">\(transfer.amount.decimal)</InstdAmt></Amt>",
            "<Cdtr>\(name(transfer.holder))</Cdtr>",
            "<CdtrAcct><Id>\(account)</Id></CdtrAcct>", "<RmtInf>\(remittance)</RmtInf>",
            "</CdtTrfTxInf>",
        ].joined()
    }

    private func name(_ text: String) -> String {
        Self.element("Nm", Self.plain(text, upTo: 70))
    }

    private static func element(_ name: String, _ text: String) -> String {
        "<\(name)>\(text)</\(name)>"
    }

    /// A text in the characters that all banks of SEPA accept, which need no escape in XML: letters
    /// lose their marks, other characters become a blank.
    static func plain(_ text: String, upTo limit: Int) -> String {
        var plain = ""
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
            if scalar.properties.canonicalCombiningClass != .notReordered { continue }
            let isLetter = scalar.isASCII && scalar.properties.isAlphabetic
            let isDigit = ("0"..."9").contains(scalar)
            plain.unicodeScalars.append(
                isLetter || isDigit || "/-?:().,'+".unicodeScalars.contains(scalar) ? scalar : " ")
        }
        let words = plain.split(separator: " ").joined(separator: " ")
        let cut = words.prefix(limit).split(separator: " ").joined(separator: " ")
        return cut.isEmpty ? "NOTPROVIDED" : cut
    }
}
