import Common

/// The pure half of a station's connection: texts in, answers out, one CALL of the station at a
/// time.
///
/// A station has one CALL outstanding (OCPP-J 1.6 §4.1.1); one that sends more is answered in
/// order, up to a limit.
struct OCPPSession {
    enum Input: Sendable {
        case received([UInt8])
        case answered(OCPPFrame)
    }

    enum Effect: Hashable, Sendable {
        case process(id: String, action: String, payload: JSONValue)
        case send([UInt8])
        case note(String)
        /// The station sends faster than we can answer.
        case closeOverloaded
    }

    /// Most CALLs that wait for their turn.
    static let queueLimit = 64

    private struct Waiting {
        var id: String
        var action: String
        var payload: JSONValue
    }

    private var waiting: [Waiting] = []
    private var isProcessing = false

    mutating func handle(_ input: Input) -> [Effect] {
        switch input {
        case .received(let bytes): return received(bytes)
        case .answered(let frame):
            isProcessing = false
            return [.send(frame.bytes)] + next()
        }
    }

    private mutating func received(_ bytes: [UInt8]) -> [Effect] {
        switch OCPPFrame.decode(bytes) {
        case .frame(.call(let id, let action, let payload)):
            guard waiting.count < Self.queueLimit else { return [.closeOverloaded] }
            waiting.append(Waiting(id: id, action: action, payload: payload))
            return next()
        case .frame(.callResult(let id, _)), .frame(.callError(let id, _, _, _)):
            return [.note("an answer to \(id.prefix(36)), which nobody asked")]
        case .ignored(let reason):
            return [.note(reason)]
        case .refused(let id, let error):
            return [.note(error.description), .send(OCPPFrame.callError(id: id, error).bytes)]
        }
    }

    private mutating func next() -> [Effect] {
        guard !isProcessing, !waiting.isEmpty else { return [] }
        isProcessing = true
        let call = waiting.removeFirst()
        return [.process(id: call.id, action: call.action, payload: call.payload)]
    }
}
