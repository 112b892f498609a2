import CommonBase
import OCPPMessages

/// The pure half of a station's connection: texts in, answers and commands out.
///
/// Each side has one CALL outstanding (OCPP-J 1.6 §4.1.1, errata 3.4), and the two may cross. A
/// station that sends more is answered in order, up to a limit; commands of ours wait in line. A
/// CALL that is sent again under its id gets the answer that it got before.
package struct OCPPSession: StateMachine {
    package enum Input: Sendable {
        case received([UInt8])
        case answered(OCPPFrame)
        case commandIssued(OutgoingCall)
        case disconnected
        /// A deadline may have passed.
        case timePassed
    }

    package enum Effect: Hashable, Sendable {
        case process(IncomingCall)
        case send([UInt8])
        case note(String)
        /// What became of the command with this ticket; comes once for each.
        case completed(ticket: UInt64, StationAnswer)
        /// The station sends faster than we can answer.
        case closeOverloaded
    }

    /// Most CALLs of the station that wait for their turn.
    static let queueLimit = 64
    /// Most commands of ours that wait for theirs.
    static let commandLimit = 16

    private var waiting: [IncomingCall] = []
    private var processing: IncomingCall?
    private var answered = AnsweredCalls()
    private var commands: [OutgoingCall] = []
    private var outstanding: OutgoingCall?
    /// Begins the ids of our CALLs, so that no two connections share one.
    private let idPrefix: String

    /// - Parameter idPrefix: at most 15 characters.
    package init(idPrefix: String) { self.idPrefix = idPrefix }

    package mutating func handle(_ input: Input, at moment: Moment) -> [Effect] {
        switch input {
        case .received(let bytes): return received(bytes)
        case .answered(let frame):
            let bytes = frame.bytes
            if case .callResult = frame, let call = processing { answered.note(call, bytes) }
            processing = nil
            return [.send(bytes)] + next()
        case .commandIssued(let call): return issue(call)
        case .disconnected: return giveUpCommands()
        case .timePassed: return expire(at: moment.uptime)
        }
    }

    /// When the first of our commands is given up.
    package var nextDeadline: Uptime? {
        if outstanding == nil, commands.isEmpty { return nil }
        return ([outstanding].compactMap(\.self) + commands).map(\.deadline).min()
    }

    private mutating func received(_ bytes: [UInt8]) -> [Effect] {
        switch OCPPFrame.decode(bytes) {
        case .frame(.call(let id, let action, let payload)):
            return called(
                IncomingCall(id: id, action: action, payload: payload, frame: bytes))
        case .frame(.callResult(let id, let payload)):
            return completed(id, .result(payload))
        case .frame(.callError(let id, let code, let description, _)):
            return completed(id, .error(OCPPError(code, description)))
        case .repaired(.call(let id, let action, let payload), let repairs):
            let names = repairs.map(\.rawValue).sorted().joined(separator: ", ")
            let call = IncomingCall(
                id: id, action: action, payload: payload, frame: bytes, repairs: repairs)
            return [.note("\(action) mended: \(names)")] + called(call)
        case .repaired: return [.note("an answer that can't be read")]
        case .ignored(let reason):
            return [.note(reason)]
        case .refused(let id, let error):
            return [.note(error.description), .send(OCPPFrame.callError(id: id, error).bytes)]
        }
    }
}

// MARK: The station's CALLs
extension OCPPSession {
    private mutating func called(_ call: IncomingCall) -> [Effect] {
        if processing?.repeats(call) == true || waiting.contains(where: call.repeats) {
            return [.note("\(call.action) came again before its answer")]
        }
        switch answered.lookUp(call) {
        case .answer(let bytes):
            return [.note("\(call.action) came again, and gets the same answer"), .send(bytes)]
        case .idOfAnother where !V16.energyCarryingActions.contains(call.action):
            let error = OCPPError(.protocolError, "this message id was used for another CALL")
            return [.note(error.description), .send(OCPPFrame.callError(id: call.id, error).bytes)]
        case .idOfAnother, .unknown:
            guard waiting.count < Self.queueLimit else { return [.closeOverloaded] }
            waiting.append(call)
            return next()
        }
    }

    private mutating func next() -> [Effect] {
        guard processing == nil, !waiting.isEmpty else { return [] }
        let call = waiting.removeFirst()
        processing = call
        return [.process(call)]
    }
}

// MARK: Our commands
extension OCPPSession {
    private func messageID(_ call: OutgoingCall) -> String { "\(idPrefix)-\(call.ticket)" }

    private mutating func issue(_ call: OutgoingCall) -> [Effect] {
        guard commands.count < Self.commandLimit else {
            return [.completed(ticket: call.ticket, .overloaded)]
        }
        commands.append(call)
        return sendNext()
    }

    private mutating func sendNext() -> [Effect] {
        guard outstanding == nil, !commands.isEmpty else { return [] }
        let call = commands.removeFirst()
        outstanding = call
        let frame = OCPPFrame.call(
            id: messageID(call), action: call.action, payload: call.payload)
        return [.send(frame.bytes)]
    }

    private mutating func completed(_ id: String, _ answer: StationAnswer) -> [Effect] {
        guard let call = outstanding, messageID(call) == id else {
            return [.note("an answer to \(id.prefix(36)), which nobody waits for")]
        }
        outstanding = nil
        return [.completed(ticket: call.ticket, answer)] + sendNext()
    }

    /// What was not answered in time may still be carried out: the answer is late, or was lost.
    private mutating func expire(at now: Uptime) -> [Effect] {
        var effects: [Effect] = []
        for call in commands where call.deadline <= now {
            effects.append(.completed(ticket: call.ticket, .notSent))
        }
        commands.removeAll { $0.deadline <= now }
        if let call = outstanding, call.deadline <= now {
            outstanding = nil
            effects.append(.completed(ticket: call.ticket, .timedOut))
        }
        return effects + sendNext()
    }

    private mutating func giveUpCommands() -> [Effect] {
        defer { (outstanding, commands) = (nil, []) }
        let sent = outstanding.map { Effect.completed(ticket: $0.ticket, .timedOut) }
        return [sent].compactMap(\.self)
            + commands.map { .completed(ticket: $0.ticket, .notSent) }
    }
}

/// A CALL of ours on its way to a station.
package struct OutgoingCall: Hashable, Sendable {
    /// Unique within the connection.
    var ticket: UInt64
    var action: String
    var payload: JSONValue
    /// Given up then, sent or not.
    var deadline: Uptime
}

/// What became of a CALL of ours.
package enum StationAnswer: Hashable, Sendable {
    case result(JSONValue)
    case error(OCPPError)
    /// Sent, and no answer came before the deadline or the end of the connection.
    case timedOut
    /// Never sent: no connection, or no turn before the deadline.
    case notSent
    /// Never sent: too many wait.
    case overloaded
}
