import Foundation
import Glibc
import Synchronization

/// An Eastron meter on a pseudo-terminal that the real libmodbus can read: use `path` as its serial
/// line. It has its own thread; all functions may be called from any other thread and take effect
/// at once.
package final class VirtualMeter: Sendable {
    package enum Fault: String, Sendable, CaseIterable {
        case none
        /// Does not answer.
        case silent
        /// Answers with a wrong CRC.
        case garbled
        /// Sends half an answer.
        case partial
        /// Answers with the exception "busy".
        case busy
        /// Answers with NaN as the energy.
        case nonsense
    }

    private struct State {
        var energyKWh: Float
        var powerW: Float
        var fault = Fault.none
        var isStopping = false
        /// What is wrong with each `liePeriod`th answer.
        var lie: Lie?
        var liePeriod = 1
        var answers = 0
        /// The answer to the request before.
        var former: [UInt8] = []
    }

    /// Maximum number of registers in one request, as on an SDM72.
    private static let limit = 60
    private static let unit: UInt8 = 1

    package let path: String
    private let terminal: PseudoTerminal
    private let wake: WakePipe
    private let state: Mutex<State>
    private let ended = DispatchSemaphore(value: 0)

    /// - Throws: `VirtualReaderError` with code `system`.
    package init(energyWh: Int64, powerW: Int64 = 0) throws {
        terminal = try PseudoTerminal()
        wake = try WakePipe()
        path = terminal.slavePath
        state = Mutex(State(energyKWh: Float(energyWh) / 1000, powerW: Float(powerW)))
        let (terminal, wake, ended) = (terminal, wake, ended)
        let thread = Thread { [weak self] in
            Self.run(terminal, wake) { self?.answer($0) }
            ended.signal()
        }
        thread.name = "virtual meter"
        thread.start()
    }

    /// Stops the thread; after that, the line is dead.
    package func stop() {
        state.withLock { $0.isStopping = true }
        wake.ring()
        ended.wait()
    }

    package func show(energyWh: Int64, powerW: Int64) {
        state.withLock { ($0.energyKWh, $0.powerW) = (Float(energyWh) / 1000, Float(powerW)) }
    }

    /// From now on each `period`th answer is like this; nil for none.
    package func setLie(_ lie: Lie?, period: Int = 1) {
        state.withLock { ($0.lie, $0.liePeriod) = (lie, max(1, period)) }
    }

    package func setFault(_ fault: Fault) { state.withLock { $0.fault = fault } }

    /// Returns what to send for a request, or nil to stop.
    private func answer(_ bytes: [UInt8]) -> [LateBytes]? {
        let (state, lie) = state.withLock { state in
            state.answers += bytes.count == ModbusFrame.requestLength ? 1 : 0
            return (state, state.answers % state.liePeriod == 0 ? state.lie : nil)
        }
        if state.isStopping { return nil }
        guard let question = ModbusFrame.question(bytes), question.unit == Self.unit,
            state.fault != .silent
        else { return [] }
        let answer = Self.answer(question, state)
        self.state.withLock { $0.former = answer }
        switch state.fault {
        case .garbled: return [LateBytes(answer.dropLast() + [answer[answer.count - 1] ^ 0xFF])]
        case .partial: return [LateBytes(Array(answer.prefix(answer.count / 2)))]
        default: return lie.map { $0.told(answer, to: bytes, state.former) } ?? [LateBytes(answer)]
        }
    }

    private static func answer(
        _ question: (unit: UInt8, function: UInt8, register: Int, count: Int), _ state: State
    ) -> [UInt8] {
        func refused(_ exception: ModbusFrame.Exception) -> [UInt8] {
            ModbusFrame.refusal(unit: unit, function: question.function, exception)
        }
        if state.fault == .busy { return refused(.busy) }
        guard question.function == 4 else { return refused(.illegalFunction) }
        guard (1...limit).contains(question.count) else { return refused(.illegalAddress) }
        let energy = state.fault == .nonsense ? Float.nan : state.energyKWh
        let values: [Int: Float] = [
            0x0C: state.powerW, 0x34: state.powerW, 0x48: energy, 0x156: energy,
        ]
        let registers = (0..<question.count).map { offset -> UInt16 in
            let register = question.register + offset
            let bits = (values[register & ~1] ?? 0).bitPattern
            return register & 1 == 0 ? UInt16(bits >> 16) : UInt16(truncatingIfNeeded: bits)
        }
        return ModbusFrame.answer(unit: unit, function: 4, registers)
    }

    /// A request arrives whole, because the host waits for each answer before the next request.
    private static func run(
        _ terminal: PseudoTerminal, _ wake: WakePipe, _ answer: ([UInt8]) -> [LateBytes]?
    ) {
        var pending: [UInt8] = []
        var outgoing: [(at: ContinuousClock.Instant, bytes: [UInt8])] = []
        while true {
            var polls = [
                pollfd(fd: terminal.master, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0),
            ]
            let milliseconds: Int32 = outgoing.isEmpty ? (pending.isEmpty ? -1 : 100) : 10
            // An incomplete request is noise.
            if poll(&polls, 2, milliseconds) == 0 { pending = [] }
            wake.clear()
            let now = ContinuousClock.now
            for due in outgoing where due.at <= now { _ = terminal.write(due.bytes) }
            outgoing.removeAll { $0.at <= now }
            guard let bytes = terminal.read() else { return }
            pending += bytes
            let question = Array(pending.prefix(ModbusFrame.requestLength))
            if question.count == ModbusFrame.requestLength { pending = [] }
            guard let replies = answer(question) else { return }
            for reply in replies where !reply.bytes.isEmpty {
                if reply.milliseconds == 0 {
                    _ = terminal.write(reply.bytes)
                } else {
                    outgoing.append((now + .milliseconds(reply.milliseconds), reply.bytes))
                }
            }
        }
    }
}
