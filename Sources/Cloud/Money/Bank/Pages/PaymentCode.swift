import CloudWeb
import CommonBase
import MessageCatalogue

/// A transfer to make, as the template `payment-code` shows it: a QR code for a banking app, and the
/// same in words to copy.
struct PaymentCode: Sendable {
    struct Row: Sendable {
        /// Of the element that is copied.
        var id: String
        var name: String
        var value: String
    }

    var alt: String
    var side: Int
    var qr: String
    var rows: [Row]

    /// - Parameters:
    ///   - id: tells the codes of a page apart: ASCII letters, digits and hyphens.
    ///   - recipient: whose account it is.
    init(_ spayd: SPAYD, id: String, recipient: String, _ visit: Visit) throws {
        let texts = PaymentCodeTexts()
        let code = try QRCode(spayd.text)
        (side, qr) = (code.side, code.path)
        let amount = spayd.amount.map(visit.formats.money)
        alt = visit.say(texts.alt(amount ?? visit.say(texts.anyAmount), recipient))
        rows = [
            Row(id: "\(id)-account", name: visit.say(texts.account), value: spayd.iban.grouped)
        ]
        if let amount = spayd.amount {
            rows.append(
                Row(
                    id: "\(id)-amount", name: visit.say(texts.amount),
                    value: visit.formats.money(amount)))
        }
        if let symbol = spayd.variableSymbol {
            rows.append(
                Row(id: "\(id)-symbol", name: visit.say(texts.symbol), value: symbol.text))
        }
        if let message = spayd.message {
            rows.append(Row(id: "\(id)-message", name: visit.say(texts.message), value: message))
        }
    }
}
