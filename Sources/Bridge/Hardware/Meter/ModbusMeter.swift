import BridgeLogic
import CommonBase
import Foundation
import Logging
import Synchronization

/// A Modbus RTU meter, read about twice a second on a thread of its own: some readings may be false,
/// and the machine must find a true one before the meter counts as lost.
///
/// A failed request is repeated soon, and before any other: an answer that comes too late for one
/// request can then only be taken for the answer to the same question. After a few failures in a
/// row the line is closed and opened again, which is necessary after the adapter was unplugged. A
/// loss is logged once, not per poll; so is each kind of failed request.
package final class ModbusMeter: PowerMeter {
    /// The pause after a reading, which takes some 0.25 s.
    package static let intervalMilliseconds: Int64 = 300
    /// The time before a line that can't be opened is tried again.
    static let openMilliseconds: Int64 = 1000
    /// Time before a failed request is repeated.
    static let retryMilliseconds: Int64 = 100
    static let failureLimit = 3
    /// Without an answer for this long the meter is lost; detected when the next request fails,
    /// too, at most 1.1 s later.
    static let patienceMilliseconds: Int64 = 4000
    /// How often `probe` asks.
    static let probeCount = 3

    private let device: String
    private let unit: Int
    private let model: MeterModel
    private let intervalMilliseconds: Int64
    private let now: @Sendable () -> Moment
    private let logger: Logger
    private let isStopping = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter unit: the meter's address, 1 to 247.
    package init(
        device: String, unit: Int, model: MeterModel, now: @escaping @Sendable () -> Moment,
        logger: Logger, intervalMilliseconds: Int64 = ModbusMeter.intervalMilliseconds
    ) {
        self.intervalMilliseconds = intervalMilliseconds
        self.device = device
        self.unit = unit
        self.model = model
        self.now = now
        self.logger = logger
    }

    /// Reads the energy, with some patience for a disturbed line.
    /// - Returns: the register in Wh.
    /// - Throws: `unavailable`.
    package func probe() throws -> Int64 {
        let line = try open()
        var failures = 0
        while true {
            do {
                return try line.read(model.energyWh)
            } catch {
                failures += 1
                guard failures < Self.probeCount else { throw error }
                pause(Self.retryMilliseconds)
            }
        }
    }

    package func start(_ deliver: @escaping @Sendable (MeterEvent) -> Void) {
        let thread = Thread { [self] in
            run(deliver)
            ended.signal()
        }
        thread.name = "meter"
        thread.start()
    }

    package func stop() {
        isStopping.withLock { $0 = true }
        ended.wait()
    }

    private var mustStop: Bool { isStopping.withLock { $0 } }

    private func open() throws -> ModbusLine {
        try ModbusLine(device: device, unit: unit, model)
    }

    private func run(_ deliver: (MeterEvent) -> Void) {
        var watch = SilenceWatch(since: now().uptime)
        var cycle = MeterCycle()
        while !mustStop {
            do {
                let line = try open()
                poll(line, &cycle, &watch, deliver)
            } catch {
                note(error, &watch, deliver)
                pause(Self.openMilliseconds - Self.retryMilliseconds)
            }
            pause(Self.retryMilliseconds)
        }
    }

    /// Returns when the line has failed too often, or the daemon ends.
    private func poll(
        _ line: ModbusLine, _ cycle: inout MeterCycle, _ watch: inout SilenceWatch,
        _ deliver: (MeterEvent) -> Void
    ) {
        var failures = 0
        while !mustStop, failures < Self.failureLimit {
            do {
                let value = try line.read(cycle.next(model, at: now().uptime))
                failures = 0
                guard let reading = cycle.took(value, model) else { continue }
                if watch.heard(at: now().uptime) {
                    logger.info("\(model.name) at \(device) answers")
                }
                deliver(reading)
                pause(intervalMilliseconds)
            } catch {
                failures += 1
                // Silence is no answer that could be ignored.
                if line.hasReceived { deliver(.ignored(Self.message(error))) }
                note(error, &watch, deliver)
                if failures < Self.failureLimit { pause(Self.retryMilliseconds) }
            }
        }
    }

    private func note(
        _ error: any Error, _ watch: inout SilenceWatch, _ deliver: (MeterEvent) -> Void
    ) {
        guard watch.isNewlyLost(at: now().uptime) else { return }
        logger.error("\(error)")
        deliver(.lost)
    }

    private static func message(_ error: any Error) -> String {
        (error as? ServiceError)?.message ?? "\(error)"
    }

    /// In short steps, so that the daemon ends promptly.
    private func pause(_ milliseconds: Int64) {
        var left = milliseconds
        while left > 0, !mustStop {
            Thread.sleep(forTimeInterval: Double(min(left, 100)) / 1000)
            left -= 100
        }
    }
}

/// Which quantity is asked next, and what has been answered of the present reading. Pure.
struct MeterCycle {
    private var energyWh: Int64?
    /// When the first request of the present reading was sent for the first time; nil before.
    private var askedAt: Uptime?

    /// The energy, then the power where the meter has one.
    mutating func next(_ model: MeterModel, at uptime: Uptime) -> MeterModel.Quantity {
        askedAt = askedAt ?? uptime
        return energyWh == nil ? model.energyWh : model.powerW ?? model.energyWh
    }

    /// - Returns: the reading, once it is complete.
    mutating func took(_ value: Int64, _ model: MeterModel) -> MeterEvent? {
        guard let askedAt else { return nil }
        if model.powerW != nil, energyWh == nil {
            energyWh = value
            return nil
        }
        let reading = energyWh.map {
            MeterEvent.reading(registerWh: $0, powerW: value, askedAt: askedAt)
        }
        self = MeterCycle()
        return reading ?? .reading(registerWh: value, powerW: nil, askedAt: askedAt)
    }
}

/// When a polled device counts as lost. Pure.
struct SilenceWatch {
    private var heardAt: Uptime
    private var isKnownLost = false
    private var hasAnswered = false

    init(since start: Uptime) { heardAt = start }

    /// - Returns: whether it was not lost before.
    mutating func heard(at uptime: Uptime) -> Bool {
        defer { (heardAt, isKnownLost, hasAnswered) = (uptime, false, true) }
        return isKnownLost || !hasAnswered
    }

    mutating func isNewlyLost(at uptime: Uptime) -> Bool {
        let patience = ModbusMeter.patienceMilliseconds
        guard !isKnownLost, heardAt.adding(milliseconds: patience) <= uptime else { return false }
        isKnownLost = true
        return true
    }
}
