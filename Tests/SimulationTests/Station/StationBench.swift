import ChargingModel
import CommonBase
import OCPPMessages

@testable import VirtualDevices

/// A station's state machine with a clock that the test advances, and the central system's side of
/// its connection. Connections succeed at once, and are lost when the test says so.
struct StationBench {
    struct Call: Hashable {
        let milliseconds: Int64
        let id: String
        let action: String
        let payload: JSONValue
    }

    var machine: StationMachine
    private(set) var now: Int64 = 0
    /// All CALLs from the station.
    private(set) var calls: [Call] = []
    /// The station's answers to the central system's CALLs.
    private(set) var answers: [OCPPFrame] = []
    /// Whether the station's connection attempts succeed.
    var isReachable = true
    private(set) var connectionAttempts = 0
    private(set) var hangUps = 0

    init(
        seed: UInt64 = 1, sampleIntervalSeconds: Int64 = 10, timeScale: Int64 = 1,
        personality: StationPersonality = .byTheBook, resumed: ResumedTransaction? = nil
    ) throws {
        let id = StationID("CP-1") ?? StationID(random: (1, 2))
        var configuration = StationConfiguration(
            id: id, url: try WebSocketURL("ws://localhost/ocpp"),
            personality: personality, sampleIntervalSeconds: sampleIntervalSeconds,
            timeScale: timeScale)
        configuration.resumed = resumed
        machine = StationMachine(configuration: configuration, seed: seed)
    }

    mutating func feed(_ input: StationMachine.Input) {
        for effect in machine.handle(input, at: .sinceStart(now)) {
            switch effect {
            case .connect:
                connectionAttempts += 1
                feed(isReachable ? .connected : .disconnected(reason: "unreachable"))
            case .send(.call(let id, let action, let payload)):
                calls.append(Call(milliseconds: now, id: id, action: action, payload: payload))
            case .send(let frame):
                answers.append(frame)
            case .disconnect:
                hangUps += 1
                feed(.disconnected(reason: "hung up"))
            case .note:
                break
            }
        }
    }

    /// Advances the clock, calling the machine at its deadlines.
    mutating func wait(milliseconds: Int64) {
        let end = now + milliseconds
        while let due = machine.nextDeadline?.milliseconds, due <= end {
            now = max(now, due)
            feed(.tick)
        }
        now = end
    }

    /// Answers the last call.
    mutating func answer(_ payload: JSONValue) {
        feed(.received(OCPPFrame.callResult(id: calls.last?.id ?? "", payload: payload).bytes))
    }

    /// Answers the last call with a CALLERROR.
    mutating func fail() {
        let error = OCPPError(.internalError, "no")
        feed(.received(OCPPFrame.callError(id: calls.last?.id ?? "", error).bytes))
    }

    /// Sends a CALL of the central system. - Returns: the status in the station's answer.
    @discardableResult
    mutating func command(_ action: String, _ payload: JSONValue) -> String? {
        let frame = OCPPFrame.call(id: "x", action: action, payload: payload)
        feed(.received(frame.bytes))
        guard case .callResult("x", let answer) = answers.last else { return nil }
        return answer["status"]?.stringValue
    }

    mutating func tap(_ text: String) {
        if let token = IdToken(text) { feed(.tapped(token)) }
    }

    /// Answers all calls as an accepting central system does, until none is open or the last call
    /// has this action.
    mutating func serve(until action: String? = nil) {
        while machine.queue.outstanding != nil, let call = calls.last, call.action != action {
            answer(Self.friendlyAnswer(to: call, transactionId: 7))
        }
    }

    static func friendlyAnswer(to call: Call, transactionId: Int64) -> JSONValue {
        let accepted = JSONValue.object(["status": "Accepted"])
        return switch call.action {
        case "BootNotification":
            .object([
                "status": "Accepted", "currentTime": "2026-11-22T00:00:00Z", "interval": 300,
            ])
        case "Heartbeat": .object(["currentTime": "2026-11-22T00:00:00Z"])
        case "Authorize": .object(["idTagInfo": accepted])
        case "StartTransaction":
            .object(["transactionId": .int(transactionId), "idTagInfo": accepted])
        default: .object([])
        }
    }

    /// A station that is connected, accepted and idle.
    static func booted(
        seed: UInt64 = 1, sampleIntervalSeconds: Int64 = 10, timeScale: Int64 = 1
    ) throws -> StationBench {
        var bench = try StationBench(
            seed: seed, sampleIntervalSeconds: sampleIntervalSeconds, timeScale: timeScale)
        bench.feed(.started)
        bench.serve()
        return bench
    }

    /// A summary of the station's messages since the call with this index.
    func transcript(from index: Int = 0) -> [String] {
        calls.dropFirst(index).map { call in
            let payload = call.payload
            let detail = payload["status"]?.stringValue ?? payload["reason"]?.stringValue
            return detail.map { "\(call.action) \($0)" } ?? call.action
        }
    }
}
