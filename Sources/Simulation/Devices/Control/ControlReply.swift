import CommonBase

/// The reply to a command, one line: `ok`, `ok TEXT` or `error TEXT`.
enum ControlReply: Sendable, Hashable {
    /// Empty if the command returns no data.
    case ok(String)
    case error(String)

    var line: String {
        switch self {
        case .ok(""): "ok"
        case .ok(let text): "ok \(Self.oneLine(text))"
        case .error(let text): "error \(Self.oneLine(text))"
        }
    }

    /// - Throws: `ServiceError` with code `internalError` if the line is not a reply.
    init(_ line: String) throws(ServiceError) {
        if line == "ok" {
            self = .ok("")
        } else if line.hasPrefix("ok ") {
            self = .ok(String(line.dropFirst(3)))
        } else if line.hasPrefix("error ") {
            self = .error(String(line.dropFirst(6)))
        } else {
            throw ServiceError(.internalError, "not a reply: \(line.prefix(80))")
        }
    }

    private static func oneLine(_ text: String) -> String {
        String(text.map { $0.isNewline ? " " : $0 })
    }
}
