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

    package func setFault(_ fault: Fault) { state.withLock { $0.fault = fault } }

    /// Returns the bytes to send for a request, or nil to stop.
    private func answer(_ bytes: [UInt8]) -> [UInt8]? {
        let state = state.withLock(\.self)
        if state.isStopping { return nil }
        guard let question = ModbusFrame.question(bytes), question.unit == Self.unit,
            state.fault != .silent
        else { return [] }
        let answer = Self.answer(question, state)
        switch state.fault {
        case .garbled: return answer.dropLast() + [answer[answer.count - 1] ^ 0xFF]
        case .partial: return Array(answer.prefix(answer.count / 2))
        default: return answer
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
        _ terminal: PseudoTerminal, _ wake: WakePipe, _ answer: ([UInt8]) -> [UInt8]?
    ) {
        var pending: [UInt8] = []
        while true {
            var polls = [
                pollfd(fd: terminal.master, events: Int16(POLLIN), revents: 0),
                pollfd(fd: wake.reading, events: Int16(POLLIN), revents: 0),
            ]
            // An incomplete request is noise.
            if poll(&polls, 2, pending.isEmpty ? -1 : 100) == 0 { pending = [] }
            wake.clear()
            guard let bytes = terminal.read() else { return }
            pending += bytes
            let question = Array(pending.prefix(ModbusFrame.requestLength))
            if question.count == ModbusFrame.requestLength { pending = [] }
            guard let reply = answer(question) else { return }
            if !reply.isEmpty { _ = terminal.write(reply) }
        }
    }
}
