import MessageCatalogue

/// The HTML part of a mail. Mail programs know no style sheets but attributes; colours suit light and
/// dark backgrounds.
struct MailHTML {
    let mail: StoredMail
    /// Where the link leads.
    let url: String?
    let footer: String

    var text: String {
        """
        <!DOCTYPE html>
        <html lang="\(mail.language.rawValue)">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <meta name="color-scheme" content="light dark">
        <title>\(Self.escaped(mail.subject))</title>
        </head>
        <body style="margin:0;padding:24px 16px;font:16px/1.5 Inter,system-ui,sans-serif">
        <div style="max-width:560px;margin:0 auto">
        <h1 style="font-size:22px;line-height:1.3">\(Self.escaped(mail.subject))</h1>
        \(mail.paragraphs.map { "<p>\(Self.escaped($0))</p>" }.joined(separator: "\n"))
        \(button)<p style="font-size:13px;margin-top:32px;opacity:0.7">\(Self.escaped(footer))</p>
        </div>
        </body>
        </html>

        """
    }

    /// The link, and below it the address for a program that shows no links.
    private var button: String {
        guard let link = mail.link, let url else { return "" }
        let address = Self.escaped(url)
        let style =
            "display:inline-block;padding:12px 20px;border-radius:12px;background:#0a7049;"
            + "color:#ffffff;text-decoration:none;font-weight:600"
        return """
            <p><a href="\(address)" style="\(style)">\(Self.escaped(link.label))</a></p>
            <p style="font-size:13px;word-break:break-all">\(address)</p>

            """
    }

    static func escaped(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "'": result += "&#39;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}
