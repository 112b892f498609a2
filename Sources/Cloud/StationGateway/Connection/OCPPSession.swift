import CommonBase
import OCPPMessages

/// The pure half of a station's connection: received frames in, answers and commands out.
///
/// Each side has at most one outstanding CALL (OCPP-J 1.6 §4.1.1, errata 3.4), and the two may
/// cross. Further CALLs of the station are queued and answered in order, and the connection stops
/// reading while `hasRoom` is false; the cloud's commands are queued too. A repeated CALL gets the
/// same answer again.
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
        /// The outcome of a command; exactly one for each ticket.
        case completed(ticket: UInt64, StationAnswer)
    }

    /// Number of queued CALLs of the station from which on the connection reads no more. They are
    /// handled one after the other, so more would only need memory.
    static let queueLimit = 8
    /// Maximum size in bytes of a CALL that carries no energy. The others may be as large as a
    /// message: what they report would otherwise be lost.
    static let callBytes = 256 * 1024
    /// Maximum number of queued commands for the station.
    static let commandLimit = 16

    private var waiting: [IncomingCall] = []
    private var processing: IncomingCall?
    private var answered = AnsweredCalls()
    private var commands: [OutgoingCall] = []
    private var outstanding: OutgoingCall?
    /// Whether a CALL of the cloud has timed out on this connection: its answer may still arrive.
    private var hasUnansweredCall = false
    /// Prefix of the message ids of commands, unique per connection.
    private let idPrefix: String

    /// - Parameter idPrefix: at most 15 characters.
    package init(idPrefix: String) { self.idPrefix = idPrefix }

    package mutating func handle(_ input: Input, at moment: Moment) -> [Effect] {
        switch input {
        case .received(let bytes): return received(bytes)
        case .answered(let frame):
            let bytes = processing?.answer(frame) ?? frame.bytes
            if case .callResult = frame, let call = processing { answered.note(call, bytes) }
            processing = nil
            return [.send(bytes)] + next()
        case .commandIssued(let call): return issue(call)
        case .disconnected: return giveUpCommands()
        case .timePassed: return expire(at: moment.uptime)
        }
    }

    /// The earliest deadline of all commands.
    package var nextDeadline: Uptime? {
        if outstanding == nil, commands.isEmpty { return nil }
        return ([outstanding].compactMap(\.self) + commands).map(\.deadline).min()
    }

    /// Whether the connection may deliver the next message of the station.
    package var hasRoom: Bool { waiting.count < Self.queueLimit }

    /// What the connection may deliver.
    var room: InboundFlow.Room {
        InboundFlow.Room(
            forFrame: hasRoom,
            hasLargeCall: processing.map(Self.isLarge) == true
                || waiting.contains(where: Self.isLarge))
    }

    private static func isLarge(_ call: IncomingCall) -> Bool {
        call.size > MessagePlaces.threshold
    }

    private mutating func received(_ bytes: [UInt8]) -> [Effect] {
        switch OCPPFrame.decode(bytes) {
        case .frame(.call(let id, let action, let payload)):
            return called(IncomingCall(id: id, action: action, payload: payload, frame: bytes))
        case .frame(.callResult(let id, let payload)):
            return completed(id, .result(payload))
        case .frame(.callError(let id, let code, let description, _)):
            return completed(id, .error(OCPPError(code, description)))
        case .repaired(.call(let id, let action, let payload), let repairs):
            let call = IncomingCall(
                id: id, action: action, payload: payload, frame: bytes, repairs: repairs)
            return [.note("repaired \(action): \(names(repairs))")] + called(call)
        case .repaired(.callResult(let id, let payload), let repairs):
            return [.note("repaired an answer: \(names(repairs))")]
                + completed(id, .result(payload))
        case .repaired(.callError(let id, let code, let description, _), let repairs):
            return [.note("repaired an answer: \(names(repairs))")]
                + completed(id, .error(OCPPError(code, description)))
        case .ignored(let reason):
            return [.note(reason)]
        case .refused(let id, let error, let isNumeric):
            let answer = OCPPFrame.callError(id: id, error)
            return [
                .note(error.description),
                .send(isNumeric ? answer.bytesWithNumericID : answer.bytes),
            ]
        }
    }

    private func names(_ repairs: Set<JSONRepair>) -> String {
        repairs.map(\.rawValue).sorted().joined(separator: ", ")
    }
}

// MARK: The station's CALLs
extension OCPPSession {
    private mutating func called(_ call: IncomingCall) -> [Effect] {
        guard call.size <= Self.callBytes || V16.energyCarryingActions.contains(call.action) else {
            let error = OCPPError(
                .formationViolation, "the message must have at most \(Self.callBytes) bytes")
            return [.note(error.description), .send(call.answer(.callError(id: call.id, error)))]
        }
        if processing?.repeats(call) == true || waiting.contains(where: call.repeats) {
            return [.note("ignored a repeated \(call.action): the first one is not answered yet")]
        }
        switch answered.lookUp(call) {
        case .answer(let bytes):
            return [.note("repeated the answer to a repeated \(call.action)"), .send(bytes)]
        case .reusedID where !V16.energyCarryingActions.contains(call.action):
            let error = OCPPError(
                .protocolError, "the message id must be unique; another CALL had the same one")
            return [.note(error.description), .send(call.answer(.callError(id: call.id, error)))]
        case .reusedID, .unknown:
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

// MARK: The cloud's commands
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
        guard let call = outstanding, isAnswered(call, by: id) else {
            return [.note("ignored an unexpected answer to \(id.cut(toScalars: 36))")]
        }
        outstanding = nil
        return [.completed(ticket: call.ticket, answer)] + sendNext()
    }

    /// Whether an answer with this id belongs to the outstanding CALL. Some stations change the case
    /// of our ids, cut them off, or answer with a number or no id at all. The last three are believed
    /// only while every earlier CALL is answered: a late answer must not end another command.
    private func isAnswered(_ call: OutgoingCall, by id: String) -> Bool {
        let given = id.filter { !$0.isWhitespace }.lowercased()
        if given == messageID(call).lowercased() || given == String(call.ticket) { return true }
        guard !hasUnansweredCall else { return false }
        if let number = Int64(given) {
            // The numbers of earlier tickets are repeated answers.
            return !(1...Int64(clamping: call.ticket)).contains(number)
        }
        return "\(idPrefix)-".lowercased().hasPrefix(given)
    }

    /// Completes commands after their deadline. A command that was sent may still be executed: its
    /// answer is late or lost.
    private mutating func expire(at now: Uptime) -> [Effect] {
        var effects: [Effect] = []
        for call in commands where call.deadline <= now {
            effects.append(.completed(ticket: call.ticket, .notSent))
        }
        commands.removeAll { $0.deadline <= now }
        if let call = outstanding, call.deadline <= now {
            outstanding = nil
            hasUnansweredCall = true
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

/// A command for a station: a CALL that is queued or sent.
package struct OutgoingCall: Hashable, Sendable {
    /// Unique within the connection.
    var ticket: UInt64
    var action: String
    var payload: JSONValue
    /// When the command ends without an answer, sent or not.
    var deadline: Uptime

    package init(ticket: UInt64, action: String, payload: JSONValue, deadline: Uptime) {
        self.ticket = ticket
        self.action = action
        self.payload = payload
        self.deadline = deadline
    }
}

/// The outcome of a command's CALL.
package enum StationAnswer: Hashable, Sendable {
    case result(JSONValue)
    case error(OCPPError)
    /// Sent, but not answered before the deadline or the end of the connection.
    case timedOut
    /// Never sent: the station is offline, or the deadline passed while it was queued.
    case notSent
    /// Never sent: the queue is full.
    case overloaded
}
