import BridgeLogic
import CommonBase
import Foundation
import Logging
import Synchronization

/// A board on GPIO lines: contactor output, auxiliary contact and S0 meter inputs.
package final class GPIOBoard: BoardSupport {
    package struct Wiring: Hashable, Sendable {
        /// The setting: `auto`, a label or a path (`GPIOChip`).
        package var chip: String
        package var contactorLine: Int
        package var contactorIsActiveLow: Bool
        /// Lets the car draw current while it is high.
        package var enableLine: Int?
        package var feedbackLine: Int?
        package var meterLine: Int?
        /// Contacts to ground that are closed in normal operation.
        package var protectionLines: [BridgeFault: Int]
        package var signals: [Signal] = []

        /// A lamp or a buzzer.
        package struct Signal: Hashable, Sendable {
            package var line: Int
            package var patterns: [Indication: SignalPattern]

            package init(line: Int, patterns: [Indication: SignalPattern]) {
                self.line = line
                self.patterns = patterns
            }
        }

        package init(
            chip: String, contactorLine: Int, contactorIsActiveLow: Bool, enableLine: Int? = nil,
            feedbackLine: Int?, meterLine: Int?, protectionLines: [BridgeFault: Int] = [:]
        ) {
            self.chip = chip
            self.contactorLine = contactorLine
            self.contactorIsActiveLow = contactorIsActiveLow
            self.enableLine = enableLine
            self.feedbackLine = feedbackLine
            self.meterLine = meterLine
            self.protectionLines = protectionLines
        }
    }

    private struct State {
        var contactor: GPIOLine?
        var enable: GPIOLine?
        var lamps: [SignalLamp] = []
        /// The last command to the contactor.
        var isToldClosed = false
        var isStopping = false
    }

    private let wiring: Wiring
    private let now: @Sendable () -> Moment
    private let logger: Logger
    private let state = Mutex(State())
    private let ended = DispatchSemaphore(value: 0)

    package init(wiring: Wiring, now: @escaping @Sendable () -> Moment, logger: Logger) {
        self.wiring = wiring
        self.now = now
        self.logger = logger
    }

    package func start(_ deliver: @escaping @Sendable (BoardEvent) -> Void) throws {
        let contactor = try GPIOLine.output(
            try address(wiring.contactorLine, wiring.contactorIsActiveLow))
        let enable = try wiring.enableLine.map { try GPIOLine.output(try address($0, false)) }
        // Inputs close to ground: an active contact pulls the line low.
        var contacts =
            try wiring.feedbackLine.map {
                [EdgeWatch.Contact(try GPIOLine.input(try address($0, true)), .feedback)]
            } ?? []
        for (fault, line) in wiring.protectionLines {
            contacts.append(
                .init(try GPIOLine.input(try address(line, true)), .protection(fault)))
        }
        let meter = try wiring.meterLine.map { try GPIOLine.input(try address($0, true)) }
        let watch = try EdgeWatch(
            contacts: contacts, meter: meter, now: { [now] in now().uptime })
        let chip = try Self.chipName(wiring)
        logger.info("board on \(chip), \(GPIOLine.libraryVersion)")
        for contact in contacts { deliver(try contact.state()) }
        // Nothing fails from here on, so that `close` finds the thread that it waits for.
        let lamps = makeLamps()
        state.withLock { ($0.contactor, $0.enable, $0.lamps) = (contactor, enable, lamps) }
        let thread = Thread { [self] in
            run(watch, deliver)
            ended.signal()
        }
        thread.name = "gpio"
        thread.start()
    }

    package func setContactor(closed: Bool) throws {
        try state.withLock { state in
            guard let contactor = state.contactor else {
                throw ServiceError(.unavailable, "The contactor's line is not open.")
            }
            try contactor.set(closed)
            state.isToldClosed = closed
        }
    }

    /// A lamp or buzzer that can't be used is left out: charging works without it.
    private func makeLamps() -> [SignalLamp] {
        wiring.signals.compactMap { signal in
            do {
                let line = try GPIOLine.output(try address(signal.line, false))
                return SignalLamp(
                    signal.patterns, now: { [now] in now().uptime }, logger: logger, set: line.set)
            } catch {
                logger.warning("\(error)")
                return nil
            }
        }
    }

    package func indicate(_ indication: Indication) {
        for lamp in state.withLock({ $0.lamps }) { lamp.show(indication) }
    }

    package func setEnable(_ isOn: Bool) throws {
        try state.withLock { try $0.enable?.set(isOn) }
    }

    /// Uses the outputs only: an unusable input must not keep the contactor closed.
    package func openContactor() throws {
        let contactor = try GPIOLine.output(
            try address(wiring.contactorLine, wiring.contactorIsActiveLow))
        try contactor.set(false)
        try wiring.enableLine.map { try GPIOLine.output(try address($0, false)) }?.set(false)
    }

    package func verifyContactor() throws {
        try state.withLock { state in
            guard let contactor = state.contactor else { return }
            guard try contactor.isActive() == state.isToldClosed else {
                throw ServiceError(
                    .unavailable, "The contactor's line does not have the level that it was set to."
                )
            }
        }
    }

    package func close() {
        let (wasOpen, lamps) = state.withLock { state in
            defer { (state.contactor, state.enable, state.isStopping) = (nil, nil, true) }
            do {
                try state.contactor?.set(false)
                try state.enable?.set(false)
            } catch {
                logger.critical("the contactor can't be opened: \(error)")
            }
            return (state.contactor != nil, state.lamps)
        }
        for lamp in lamps { lamp.stop() }
        if wasOpen { ended.wait() }
    }

    /// - Throws: `unavailable` or `invalidInput` where there is no such chip.
    private func address(_ line: Int, _ isActiveLow: Bool) throws -> GPIOLine.Address {
        .init(chip: try GPIOChip.path(of: wiring.chip), line: line, isActiveLow: isActiveLow)
    }

    private func run(_ watch: consuming EdgeWatch, _ deliver: (BoardEvent) -> Void) {
        do {
            while !state.withLock({ $0.isStopping }) {
                for event in try watch.next() { deliver(event) }
            }
        } catch {
            deliver(.failed("\(error)"))
        }
    }
}
