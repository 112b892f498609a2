import CommonBase

/// The one line that answers a command: `ok`, `ok TEXT` or `error TEXT`.
enum ControlReply: Sendable, Hashable {
    /// Empty where there is nothing to say.
    case ok(String)
    case error(String)

    var line: String {
        switch self {
        case .ok(""): "ok"
        case .ok(let text): "ok \(Self.oneLine(text))"
        case .error(let text): "error \(Self.oneLine(text))"
        }
    }

    /// - Throws: `ServiceError` with code `internalError` for a line that is no reply.
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
