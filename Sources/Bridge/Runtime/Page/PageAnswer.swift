struct PageAnswer: Hashable, Sendable {
    var status: Int
    var contentType = "text/plain; charset=utf-8"
    var body: String
    /// Where a browser goes next, after 303.
    var location: String?
    /// Whether the page has a form, which is sent back to this server.
    var hasForm = false

    static func page(_ html: String, status: Int = 200) -> PageAnswer {
        PageAnswer(status: status, contentType: "text/html; charset=utf-8", body: html)
    }

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
                    + "form-action \(hasForm ? "'self'" : "'none'"); frame-ancestors 'none'"
            ),
            ("cross-origin-resource-policy", "same-origin"),
        ] + (status == 405 ? [("allow", PageRouter.methods.joined(separator: ", "))] : [])
            + (location.map { [("location", $0)] } ?? [])
    }
}
