import Common

/// The last answers of one connection, so that a CALL that is sent again is not carried out again.
///
/// Per connection only: real stations use small numbers anew after a reconnect. The same id with
/// other content breaks the specification, but stations do it (quirk Q75).
struct AnsweredCalls {
    struct Call: Equatable {
        var id: String
        var action: String
        var payload: JSONValue
        /// Of the whole frame; good enough to tell a station's own mistakes. A station that repeats
        /// a CALL repeats it to the letter.
        var fingerprint: Int

        init(id: String, action: String, payload: JSONValue, frame: [UInt8]) {
            self.id = id
            self.action = action
            self.payload = payload
            var hasher = Hasher()
            frame.withUnsafeBytes { hasher.combine(bytes: $0) }
            fingerprint = hasher.finalize()
        }

        static func == (left: Call, right: Call) -> Bool {
            left.id == right.id && left.fingerprint == right.fingerprint
        }
    }

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
        var fingerprint: Int
        var answer: [UInt8]
    }

    private var entries: [Entry] = []

    func lookUp(_ call: Call) -> Known {
        guard let entry = entries.last(where: { $0.id == call.id }) else { return .unknown }
        return entry.fingerprint == call.fingerprint ? .answer(entry.answer) : .idOfAnother
    }

    /// An error is not kept: the next attempt may do better. Nor is the time.
    mutating func note(_ call: Call, _ answer: OCPPFrame) {
        guard case .callResult = answer, call.action != V16.Heartbeat.action else { return }
        if entries.count >= Self.limit { entries.removeFirst() }
        entries.append(Entry(id: call.id, fingerprint: call.fingerprint, answer: answer.bytes))
    }
}
