import CommonBase
import MessageCatalogue

/// The parts of a request that the status page uses.
struct PageRequest: Hashable, Sendable {
    var method = "GET"
    var uri: String
    /// As many as there are headers `Host`.
    var hosts: [String]
    /// All headers `Accept-Language`, joined.
    var languages = ""
    var hasBody = false
}

struct PageAnswer: Hashable, Sendable {
    var status: Int
    var contentType = "text/plain; charset=utf-8"
    var body: String

    /// Forbid scripts, frames, foreign content, type sniffing and caching.
    var headers: [(name: String, value: String)] {
        [
            ("content-type", contentType),
            ("content-length", "\(body.utf8.count)"),
            ("connection", "close"),
            ("cache-control", "no-store"),
            ("x-content-type-options", "nosniff"),
            (
                "content-security-policy",
                "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; "
                    + "form-action 'none'; frame-ancestors 'none'"
            ),
            ("cross-origin-resource-policy", "same-origin"),
        ] + (status == 405 ? [("allow", PageRouter.methods.joined(separator: ", "))] : [])
    }
}

/// The two read-only pages: `/` for people and `/status.json` for programs.
enum PageRouter {
    static let methods = ["GET", "HEAD"]

    /// - Parameter report: called only for pages that show it.
    static func answer(
        _ request: PageRequest, hostName: String, _ report: () -> StatusReport
    ) -> PageAnswer {
        guard request.hosts.count == 1, PageHost.isOwn(request.hosts[0], hostName: hostName)
        else { return PageAnswer(status: 421, body: "This server has another host name.\n") }
        guard methods.contains(request.method) else {
            return PageAnswer(status: 405, body: "Only GET and HEAD are allowed.\n")
        }
        guard !request.hasBody else {
            return PageAnswer(status: 413, body: "A request must not have a body.\n")
        }
        switch request.uri.prefix(while: { $0 != "?" }) {
        case "/":
            let language = Language(accepting: request.languages)
            return PageAnswer(
                status: 200, contentType: "text/html; charset=utf-8",
                body: StatusPage(report: report(), language: language).html)
        case "/status.json":
            return PageAnswer(
                status: 200, contentType: "application/json",
                body: JSONWriter.text(report().json) + "\n")
        default: return PageAnswer(status: 404, body: "There is no such page.\n")
        }
    }
}
