import CommonBase
import NIOCore
import OCPPMessages
import Synchronization

/// One station of a load test, on its event loop: one call at a time, as OCPP requires.
final class LoadStation: Sendable {
    private struct State {
        var script: LoadScript
        /// The call that waits for its answer; `step` is nil for the BootNotification.
        var open: (id: String, step: LoadScript.Step?, due: NIODeadline)?
        /// When the calls became due that wait for the previous answer.
        var backlog: [NIODeadline] = []
        var lastID = 0
        var isClosedLoop = false
        var isOpen = false
    }

    private let socket: StationSocket
    private let recorder: LoadRecorder
    private let state: Mutex<State>

    init(
        _ configuration: StationConfiguration, idTag: String, from start: Timestamp,
        on eventLoop: any EventLoop, recorder: LoadRecorder
    ) {
        socket = StationSocket(configuration: configuration, on: eventLoop)
        self.recorder = recorder
        state = Mutex(State(script: LoadScript(idTag: idTag, from: start)))
    }

    var script: LoadScript { state.withLock { $0.script } }
    var isIdle: Bool { state.withLock { $0.open == nil && $0.backlog.isEmpty } }
    var isOpen: Bool { state.withLock { $0.isOpen } }
    var unansweredCount: Int64 { state.withLock { $0.open == nil ? 0 : 1 } }
    var backlogCount: Int64 { state.withLock { Int64($0.backlog.count) } }

    /// Connects and sends a BootNotification. - Parameter onClose: called when the connection ends.
    func connect(onClose: @escaping @Sendable (String) -> Void) {
        socket.connect { [self] event in
            switch event {
            case .opened: boot()
            case .text(let bytes): received(bytes)
            case .closed(let reason): onClose(reason)
            }
        }
    }

    /// Sends the next call, or queues it behind the outstanding one.
    func tick(due: NIODeadline) {
        state.withLock { $0.backlog.append(due) }
        sendNext()
    }

    /// From now on, sends the next call after each answer.
    func loop() {
        state.withLock { $0.isClosedLoop = true }
        tick(due: .now())
    }

    /// Sends no more calls except those that are already due.
    func stop() { state.withLock { $0.isClosedLoop = false } }

    func close() -> EventLoopFuture<Void> { socket.shutdown() }

    private func boot() {
        let frame = OCPPFrame.call(
            id: "boot", action: V16.BootNotification.action,
            payload: .object(["chargePointVendor": "Zapoj", "chargePointModel": "Load"]))
        state.withLock { $0.open = ("boot", nil, .now()) }
        socket.send(frame.bytes)
    }

    private func sendNext() {
        let frame = state.withLock { state -> OCPPFrame? in
            guard state.open == nil, !state.backlog.isEmpty else { return nil }
            let due = state.backlog.removeFirst()
            let (step, payload) = state.script.next()
            state.lastID += 1
            let id = "\(state.lastID)"
            state.open = (id, step, due)
            return .call(id: id, action: step.rawValue, payload: payload)
        }
        if let frame { socket.send(frame.bytes) }
    }

    /// Handles an answer; an echo of the call counts as one.
    private func received(_ bytes: [UInt8]) {
        let now = NIODeadline.now()
        let isNext = state.withLock { state -> Bool in
            guard let open = state.open, Self.id(of: bytes) == open.id else { return false }
            state.open = nil
            state.isOpen = true
            guard let step = open.step else { return false }
            recorder.note(
                step, microseconds: (now - open.due).nanoseconds / 1000,
                isError: bytes.count > 1 && bytes[1] == UInt8(ascii: "4"))
            state.script.answered { Self.payload(of: bytes) }
            if state.isClosedLoop { state.backlog.append(now) }
            return true
        }
        if isNext { sendNext() }
    }

    /// The text between the first quotes, which avoids parsing the frame.
    private static func id(of bytes: [UInt8]) -> String? {
        guard let first = bytes.firstIndex(of: UInt8(ascii: "\"")),
            let last = bytes[(first + 1)...].firstIndex(of: UInt8(ascii: "\""))
        else { return nil }
        return String(decoding: bytes[(first + 1)..<last], as: UTF8.self)
    }

    private static func payload(of bytes: [UInt8]) -> JSONValue? {
        do {
            return try JSONReader.parse(bytes).arrayValue?.last
        } catch {
            return nil
        }
    }
}
