import OCPPMessages

/// The last answers of one connection, so that a repeated CALL is not executed again.
///
/// Per connection only: many stations restart their message ids after a reconnect. Reusing an id
/// for another CALL violates the specification, but some stations do it (quirk Q75).
struct AnsweredCalls {
    enum Known: Hashable {
        case unknown
        case answer([UInt8])
        case reusedID
    }

    /// Maximum number of answers. Stations repeat only their latest CALLs, and each of up to ten
    /// thousand connections stores this many.
    static let limit = 32

    private struct Entry {
        var id: String
        var digest: IncomingCall.Digest
        var answer: [UInt8]
    }

    private var entries: [Entry] = []

    func lookUp(_ call: IncomingCall) -> Known {
        guard let entry = entries.last(where: { $0.id == call.id }) else { return .unknown }
        return entry.digest == call.digest ? .answer(entry.answer) : .reusedID
    }

    /// Stores a CALLRESULT. CALLERRORs are not stored, since a retry may succeed, nor are Heartbeat
    /// answers, since they hold the current time.
    mutating func note(_ call: IncomingCall, _ result: [UInt8]) {
        guard call.action != V16.Heartbeat.action else { return }
        if entries.count >= Self.limit { entries.removeFirst() }
        entries.append(Entry(id: call.id, digest: call.digest, answer: result))
    }
}
