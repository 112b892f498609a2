import BridgeLogic
import CommonBase
import Foundation
import Logging
import Synchronization

/// A Modbus RTU meter, polled once a second through libmodbus, on a thread of its own.
///
/// After a few failures in a row the line is closed and opened again, which is necessary after the
/// adapter was unplugged. A loss is logged once, not per poll.
package final class ModbusMeter: PowerMeter {
    static let intervalMilliseconds: Int64 = 1000
    static let failureLimit = 3
    /// Without an answer for this long the meter is lost; detected when the next poll fails, too,
    /// at most a second and a half later.
    static let patienceMilliseconds: Int64 = 4000

    private let device: String
    private let unit: Int
    private let model: MeterModel
    private let now: @Sendable () -> Moment
    private let logger: Logger
    private let isStopping = Mutex(false)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter unit: the meter's address, 1 to 247.
    package init(
        device: String, unit: Int, model: MeterModel, now: @escaping @Sendable () -> Moment,
        logger: Logger
    ) {
        self.device = device
        self.unit = unit
        self.model = model
        self.now = now
        self.logger = logger
    }

    /// Reads once.
    /// - Returns: the register in Wh.
    /// - Throws: `unavailable`.
    package func probe() throws -> Int64 { try open().read(model.energyWh) }

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
        while !mustStop {
            do {
                let line = try open()
                poll(line, &watch, deliver)
            } catch {
                note(error, &watch, deliver)
            }
            if !mustStop { pause(Self.intervalMilliseconds) }
        }
    }

    /// Returns when the line has failed too often, or the daemon ends.
    private func poll(
        _ line: ModbusLine, _ watch: inout SilenceWatch, _ deliver: (MeterEvent) -> Void
    ) {
        var failures = 0
        while !mustStop, failures < Self.failureLimit {
            do {
                let energy = try line.read(model.energyWh)
                let power = try model.powerW.map { try line.read($0) }
                failures = 0
                if watch.heard(at: now().uptime) {
                    logger.info("\(model.name) at \(device) answers")
                }
                deliver(.reading(registerWh: energy, powerW: power))
            } catch {
                failures += 1
                note(error, &watch, deliver)
            }
            pause(Self.intervalMilliseconds)
        }
    }

    private func note(
        _ error: any Error, _ watch: inout SilenceWatch, _ deliver: (MeterEvent) -> Void
    ) {
        guard watch.isNewlyLost(at: now().uptime) else { return }
        logger.error("\(error)")
        deliver(.lost)
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
