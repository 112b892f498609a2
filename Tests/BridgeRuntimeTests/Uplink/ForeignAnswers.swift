import BridgeTestSupport

/// What proxies, captive portals and other servers answer in place of the cloud.
enum ForeignAnswers {
    static let all: [FakeCloud.Reply] =
        [200, 201, 204, 301, 302, 307, 308, 400, 401, 403, 404, 405, 407, 409, 411, 413, 421, 429]
        .map { .page($0, "text/html", "<html><h1>\($0)</h1></html>") }
        + [500, 502, 503, 504, 511].map { .page($0, "text/html", "<h1>\($0)</h1>") }
        + [
            .page(200, "application/json", #"{"ok": true}"#), .page(200, "text/plain", ""),
            .page(400, "application/json", #"{"detail": "no event", "code": "invalidInput"}"#),
            .page(409, "application/problem+json", #"{"title": "Conflict", "status": 409}"#),
            // A document of ours under the status of somebody else.
            .page(502, "application/problem+json", #"{"code": "conflict", "status": 409}"#),
            .page(400, "application/problem+json", #"{"code": "invalidInput", "status": "400"}"#),
            .page(413, "application/problem+json", #"{"code": "badEvent", "status": 413}"#),
        ]
}
