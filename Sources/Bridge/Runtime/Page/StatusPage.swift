import CommonBase
import MessageCatalogue

/// The HTML page, made from a report only.
struct StatusPage {
    let report: StatusReport
    let language: Language
    /// Whether a person can confirm an inspection on this server.
    var hasQuestion = false

    /// The page reloads itself, since it has no script.
    static let refreshSeconds = 5
    /// While a card is waited for.
    static let waitingRefreshSeconds = 2

    var html: String {
        let isWaiting = report.clearingSeconds != nil
        return Self.document(
            title: report.stationId.text, language,
            refreshSeconds: isWaiting ? Self.waitingRefreshSeconds : Self.refreshSeconds,
            body: """
                <h1>\(Self.escaped(report.stationId.text))</h1>
                \(headline)
                <table>
                \(rows.map(row).joined(separator: "\n"))
                </table>
                """)
    }

    /// - Parameters:
    ///   - refreshSeconds: nil for a page that does not reload itself.
    ///   - body: HTML.
    static func document(
        title: String, _ language: Language, refreshSeconds: Int? = nil, body: String
    ) -> String {
        let refresh = refreshSeconds.map {
            "<meta http-equiv=\"refresh\" content=\"\($0)\">\n"
        }
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            \(refresh ?? "")<meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(escaped(title)) – Zapoj</title>
            <style>\(style)</style>
            </head>
            <body>
            <main>
            \(body)
            </main>
            </body>
            </html>

            """
    }

    private static let style = """
        :root{color-scheme:light dark;font:1.1rem/1.5 system-ui,sans-serif}\
        main{max-width:40rem;margin:1rem auto;padding:0 1rem}\
        .activity{font-size:1.6rem;padding:.5rem 1rem;border-left:.5rem solid #777}\
        .charging{border-color:#2a7}.faulted{border-color:#d33}\
        .fault{font-weight:bold}\
        .card,.refusal{padding:.5rem 1rem;border-left:.5rem solid #28d}\
        .refusal{border-color:#d33}\
        input[type=checkbox]{width:1.2rem;height:1.2rem}\
        button{font:inherit;padding:.5rem 1rem}\
        th,td{text-align:left;vertical-align:top;padding:.2rem 1rem .2rem 0}\
        th{font-weight:normal;opacity:.8}
        """

    private var headline: String {
        let activity = report.bridge?.activity
        let words = Self.message(activity)(language)
        let name = activity?.rawValue ?? "begins"
        var lines = ["<p class=\"activity \(name)\">\(Self.escaped(words))</p>"]
        if let fault = report.bridge?.fault {
            let words = "\(Self.message(fault.fault)(language)) "
            let remedy = Self.message(fault.remedy, report.clearCommand)(language)
            lines.append(
                "<p class=\"fault\">\(Self.escaped(words + "(\(fault.fault.rawValue))"))</p>")
            lines.append("<p>\(Self.escaped(remedy))</p>")
        }
        lines += clearing
        return lines.joined(separator: "\n")
    }

    private func row(_ label: Message, _ value: String) -> String {
        "<tr><th scope=\"row\">\(Self.escaped(label(language)))</th>"
            + "<td>\(Self.escaped(value))</td></tr>"
    }

    private var rows: [(Message, String)] {
        [
            (BridgeMessages.Label.register, register),
            (BridgeMessages.Label.transaction, transaction),
            (BridgeMessages.Label.bookings, bookings),
            (
                BridgeMessages.Label.queue,
                BridgeMessages.events(report.eventsWaiting)(language)
            ),
            (BridgeMessages.Label.cloud, cloud),
            (BridgeMessages.Label.reader, reader),
            (BridgeMessages.Label.storage, storage),
            (BridgeMessages.Label.clock, clock),
            (BridgeMessages.Label.authorizationList, list),
            (BridgeMessages.Label.program, "zapoj-bridge \(report.version)"),
        ]
    }

    private var register: String {
        guard let bridge = report.bridge else { return "–" }
        let ignored = Int(clamping: bridge.ignoredReadings)
        let remark = ignored == 0 ? "" : " (\(BridgeMessages.ignoredAnswers(ignored)(language)))"
        return "\(bridge.registerWh) Wh\(remark)"
    }

    private var transaction: String {
        guard let transaction = report.bridge?.transaction else {
            return BridgeMessages.noTransaction(language)
        }
        let elapsed = Self.duration(report.seconds(since: transaction.startedAt))
        let since = report.time(of: transaction.startedAt).map { " (\(Self.time($0)))" } ?? ""
        let energy = "\(transaction.energyWh) Wh"
        return BridgeMessages.energy(energy, for: elapsed)(language) + since
    }

    /// Without names: anybody at the charger reads the page.
    private var bookings: String {
        guard report.knowsBookings else { return BridgeMessages.bookingsUnknown(language) }
        let parts = [
            report.bookedUntil.map { BridgeMessages.bookedUntil(Self.time($0)) },
            report.nextBookingAt.map { BridgeMessages.nextBooking(Self.time($0)) },
        ].compactMap(\.self)
        return parts.isEmpty
            ? BridgeMessages.noBookings(language)
            : parts.map { $0(language) }.joined(separator: ", ")
    }

    private var cloud: String {
        guard let heard = report.cloudHeardAt else {
            return BridgeMessages.cloudNeverAnswered(language)
                + (report.cloudProblem.map { ". \($0)" } ?? "")
        }
        let elapsed = Self.duration(report.seconds(since: heard))
        let time = report.time(of: heard).map { " (\(Self.time($0)))" } ?? ""
        let words =
            report.isCloudReached
            ? BridgeMessages.cloudAnswered(elapsed) : BridgeMessages.cloudSilent(elapsed)
        return words(language) + time + (report.cloudProblem.map { ". \($0)" } ?? "")
    }

    private var reader: String {
        report.readerProblem.map { BridgeMessages.readerFailed($0)(language) }
            ?? BridgeMessages.readerWorks(language)
    }

    private var storage: String {
        report.storageProblem.map { BridgeMessages.storageFailed($0)(language) }
            ?? BridgeMessages.storageWorks(language)
    }

    private var clock: String {
        report.now.isSynchronised
            ? Self.time(report.now.wall)
            : BridgeMessages.clockNotSet(language)
    }

    private var list: String {
        guard let issued = report.listIssuedAt else {
            return BridgeMessages.noAuthorizationList(language)
        }
        return BridgeMessages.authorizationList(
            version: report.listVersion, issued: Self.time(issued))(language)
    }

    /// `2026-11-22 11:04:55 UTC`
    static func time(_ time: Timestamp) -> String {
        let text = time.iso8601Seconds
        return "\(text.prefix(10)) \(text.dropFirst(11).prefix(8)) UTC"
    }

    /// In the two largest units; their symbols are the same in both languages.
    static func duration(_ seconds: Int64) -> String {
        switch seconds {
        case ..<60: "\(seconds) s"
        case ..<3600: "\(seconds / 60) min"
        case ..<86_400: "\(seconds / 3600) h \(seconds / 60 % 60) min"
        default: "\(seconds / 86_400) d \(seconds / 3600 % 24) h"
        }
    }

    /// Escapes text between tags or in a quoted attribute.
    static func escaped(_ text: String) -> String {
        text.reduce(into: "") { html, character in
            switch character {
            case "&": html += "&amp;"
            case "<": html += "&lt;"
            case ">": html += "&gt;"
            case "\"": html += "&quot;"
            case "'": html += "&#39;"
            default: html.append(character)
            }
        }
    }
}
