import BridgeHardware
import BridgeLogic
import CommonBase
import Foundation
import Logging
import Platform

extension Examination {
    mutating func checkBoard(_ board: BoardSettings) {
        switch board {
        case .simulated(let socket):
            do {
                try FileAccess.exists(socket)
                    ? note(.good, "board: simulated, \(socket)")
                    : note(.bad, "board: there is no socket \(socket); start zapoj-sim demo")
            } catch {
                note("board", error)
            }
        case .gpio(let wiring):
            checkLines(wiring)
            if wiring.feedbackLine == nil {
                note(
                    .warning,
                    "board: no auxiliary contact; a welded contactor shows only once energy flows")
            }
            checkKernel()
            note(
                .skipped,
                "contactor: it was not switched; try it as docs/hardware.md says (Commissioning)")
        }
    }

    private mutating func checkLines(_ wiring: GPIOBoard.Wiring) {
        do {
            note(.good, "board: \(try GPIOBoard.chipName(wiring))")
            if isRunning { return note(.skipped, "lines: not tried, the daemon may use them") }
            for line in try GPIOBoard.examine(wiring) {
                guard let problem = line.problem else {
                    note(.good, "line: \(line.name): \(line.state)")
                    continue
                }
                note(.bad, "line: \(line.name): \(problem)")
            }
        } catch {
            note("board", error)
        }
    }

    /// Raspberry Pi's kernels keep an output's level when its process is gone.
    private mutating func checkKernel() {
        switch KernelOutputs() {
        case .fallBack: note(.good, "kernel: outputs fall back when the daemon dies")
        case .persist:
            note(.bad, "kernel: outputs stay on when the daemon dies; \(KernelOutputs.remedy)")
        case .unknown: break
        }
    }

    mutating func checkReader(_ connection: String) {
        guard !isRunning else {
            guard let problem = daemon?["readerProblem"]?.stringValue else {
                return note(
                    .skipped,
                    "reader: \(connection) was not tried, the daemon may use it"
                        + (daemon == nil ? "" : " and reports no problem"))
            }
            return note(.bad, "reader: the daemon says: \(problem)")
        }
        do {
            try NFCTokenProvider.probe(connection)
            note(.good, "reader: \(connection) answers")
        } catch {
            note("reader", error)
        }
    }

    mutating func checkMeter(_ settings: MeterSettings) {
        let logger = Logger(label: "doctor") { _ in SwiftLogNoOpLogHandler() }
        guard let meter = settings.makeMeter(now: SystemClock().now, logger) else {
            return note(
                .skipped,
                "meter: an S0 output can't be asked; charge, and compare the meter with the cloud")
        }
        guard !isRunning else {
            return note(.skipped, "meter: it was not asked, the daemon may use it")
        }
        do {
            note(.good, "meter: \(try meter.probe()) Wh")
        } catch {
            note("meter", error)
        }
    }
}
