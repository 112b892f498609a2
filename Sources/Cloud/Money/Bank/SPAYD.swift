import CommonBase
import Foundation

/// A QR Platba code: the Short Payment Descriptor 1.0 of the Czech Banking Association, which Czech
/// banking apps read.
package struct SPAYD: Hashable, Sendable {
    /// Maximum characters of a message.
    package static let messageLimit = 60

    package var iban: IBAN
    /// Nil lets the payer type it; above zero.
    package var amount: Money?
    /// 1 to 10 digits.
    package var variableSymbol: VariableSymbol?
    /// For the recipient; written in ASCII, and cut to `messageLimit`.
    package var message: String?

    package init(
        iban: IBAN, amount: Money? = nil, variableSymbol: VariableSymbol? = nil,
        message: String? = nil
    ) {
        self.iban = iban
        self.amount = amount
        self.variableSymbol = variableSymbol
        self.message = message
    }

    /// What the QR code says: `SPD*1.0*ACC:CZ…*AM:500.05*CC:CZK*MSG:…*X-VS:…`.
    package var text: String {
        var parts = ["SPD", "1.0", "ACC:\(iban.text)"]
        if let amount, amount > .zero { parts.append("AM:\(amount.decimal)") }
        parts.append("CC:\(Currency.code)")
        if let message {
            let ascii = Self.ascii(message).prefix(Self.messageLimit)
            if !ascii.isEmpty { parts.append("MSG:\(Self.escaped(ascii))") }
        }
        if let variableSymbol { parts.append("X-VS:\(variableSymbol.text)") }
        return parts.joined(separator: "*")
    }

    /// Without diacritics and line breaks: readers disagree about other encodings.
    static func ascii(_ text: String) -> String {
        var ascii = ""
        for scalar in text.decomposedStringWithCanonicalMapping.unicodeScalars {
            switch scalar.value {
            case 0x20...0x7E: ascii.unicodeScalars.append(scalar)
            case 0x09, 0x0A, 0x0D, 0xA0, 0x202F: ascii += " "
            case 0x2010...0x2015, 0x2212: ascii += "-"
            default: break
            }
        }
        return ascii.trimmingCharacters(in: .whitespaces)
    }

    /// `*` separates the parts of the code, and `%` begins an escape.
    private static func escaped(_ ascii: Substring) -> String {
        String(ascii).replacing("%", with: "%25").replacing("*", with: "%2A")
    }
}
