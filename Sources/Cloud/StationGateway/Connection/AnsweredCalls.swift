import OCPPMessages

/// The last answers of one connection, so that a CALL that is sent again is not carried out again.
///
/// Per connection only: real stations use small numbers anew after a reconnect. The same id with
/// other content breaks the specification, but stations do it (quirk Q75).
struct AnsweredCalls {
    enum Known: Hashable {
        case unknown
        case answer([UInt8])
        case idOfAnother
    }

    /// Most answers that are kept. Stations repeat the last CALL, not one of an hour ago, and ten
    /// thousand connections keep as many each.
    static let limit = 32

    private struct Entry {
        var id: String
        var digest: IncomingCall.Digest
        var answer: [UInt8]
    }

    private var entries: [Entry] = []

    func lookUp(_ call: IncomingCall) -> Known {
        guard let entry = entries.last(where: { $0.id == call.id }) else { return .unknown }
        return entry.digest == call.digest ? .answer(entry.answer) : .idOfAnother
    }

    /// Keeps a CALLRESULT; an error is not, since the next attempt may do better. Nor is the time.
    mutating func note(_ call: IncomingCall, _ result: [UInt8]) {
        guard call.action != V16.Heartbeat.action else { return }
        if entries.count >= Self.limit { entries.removeFirst() }
        entries.append(Entry(id: call.id, digest: call.digest, answer: result))
    }
}
