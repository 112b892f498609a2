import CommonBase
import MessageCatalogue

/// The text of a mail as the Internet knows it (RFC 5322): plain text and the same as HTML, both in
/// quoted-printable. Lines end in LF, as the `sendmail` interface expects.
package struct MailMessage: Sendable {
    /// Who sends, and where the links of mails lead.
    package struct Sender: Hashable, Sendable {
        /// The address in `From`, to which failed mails are returned.
        package var address: String
        /// The cloud's public URL without a `/` at its end.
        package var baseURL: String

        package init(address: String, baseURL: String) {
            self.address = address
            self.baseURL = baseURL
        }
    }

    /// Quoted-printable has no line with `=_`, so no text can end a part.
    private static let boundary = "=_zapoj"

    let mail: StoredMail
    let sender: Sender

    package init(_ mail: StoredMail, from sender: Sender) {
        self.mail = mail
        self.sender = sender
    }

    package func text(at now: Timestamp) -> String {
        """
        Date: \(MailHeader.date(now))
        From: Zapoj <\(sender.address)>
        To: <\(mail.recipient)>
        Subject: \(MailHeader.words(mail.subject))
        Message-ID: <\(mail.id).\(mail.createdAt.milliseconds)@\(domain)>
        Auto-Submitted: auto-generated
        Content-Language: \(mail.language.rawValue)
        MIME-Version: 1.0
        Content-Type: multipart/alternative; boundary="\(Self.boundary)"

        --\(Self.boundary)
        \(part("plain", plain))
        --\(Self.boundary)
        \(part("html", MailHTML(mail: mail, url: url, footer: footer).text))
        --\(Self.boundary)--

        """
    }

    private func part(_ type: String, _ text: String) -> String {
        """
        Content-Type: text/\(type); charset=utf-8
        Content-Transfer-Encoding: quoted-printable

        \(QuotedPrintable.text(text))
        """
    }

    package var plain: String {
        var lines = mail.paragraphs
        if let link = mail.link, let url { lines.append("\(link.label):\n\(url)") }
        return lines.joined(separator: "\n\n") + "\n\n-- \n\(footer)\n"
    }

    private var url: String? { mail.link.map { sender.baseURL + $0.path } }

    private var footer: String { MailTexts().footer(sender.baseURL)(mail.language) }

    private var domain: Substring {
        sender.address.split(separator: "@").last ?? "localhost"
    }
}

/// An address to which a mail can go.
package enum MailAddress {
    /// Whether the address is a plain one: letters, digits and the marks of RFC 5322's dot-atom on
    /// the left, host names on the right. Quotes, commas and brackets, which a mail system could
    /// read as a second recipient, are no part of it.
    package static func isPlain(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }), text.utf8.count <= 254 else {
            return false
        }
        return parts[0].utf8.allSatisfy { isAlphanumeric($0) || marks.contains($0) }
            && parts[1].utf8.allSatisfy {
                isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: ".")
            }
    }

    private static let marks = Set("!#$%&'*+-/=?^_`{|}~.".utf8)

    private static func isAlphanumeric(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: false
        }
    }
}
