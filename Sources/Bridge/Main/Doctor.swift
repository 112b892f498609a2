import ArgumentParser
import BridgeHardware
import BridgeLogic
import BridgeRuntime
import CommonBase
import Foundation
import Logging
import Platform

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check everything that the bridge needs, and say how to mend it.",
        discussion: """
            Never touches the contactor. Ends with status 1 if something must be mended before \
            the bridge can work.
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-bridge") {
            let settings = try await BridgeSettings(options)
            setenv("LIBNFC_LOG_LEVEL", "0", 0)
            let examination = await Examination(settings)
            for finding in examination.findings { Program.show(finding.line) }
            guard examination.isFit else { throw ExitCode(1) }
        }
    }
}

/// The findings of all checks.
private struct Examination {
    enum Verdict: String {
        case good = "ok   "
        /// It works, but not as well as it could.
        case warning = "warn "
        case bad = "FAIL "
    }

    struct Finding {
        var verdict: Verdict
        var text: String
        var line: String { verdict.rawValue + text }
    }

    private(set) var findings: [Finding] = []
    var isFit: Bool { !findings.contains { $0.verdict == .bad } }

    init(_ settings: BridgeSettings) async {
        checkClock()
        checkBoard(settings.board)
        let isRunning = checkFiles(settings.dataDirectory)
        checkReader(settings.readerConnection, isRunning: isRunning)
        checkMeter(settings.meter, isRunning: isRunning)
        await checkCloud(settings)
    }

    private mutating func note(_ verdict: Verdict, _ text: String) {
        findings.append(Finding(verdict: verdict, text: text))
    }

    private mutating func note(_ what: String, _ error: any Error) {
        note(.bad, "\(what): \((error as? ServiceError)?.message ?? "\(error)")")
    }

    private mutating func checkClock() {
        let moment = SystemClock().now()
        moment.isSynchronised
            ? note(.good, "clock: set, \(moment.wall.iso8601Seconds)")
            : note(
                .warning,
                "clock: \(moment.wall.iso8601Seconds) is not synchronised; install systemd-timesyncd "
                    + "or chrony")
    }

    private mutating func checkBoard(_ board: BoardSettings) {
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
            if access(wiring.chip, R_OK | W_OK) == 0 {
                note(.good, "board: \(wiring.chip), contactor on line \(wiring.contactorLine)")
            } else {
                note(.bad, "board: \(wiring.chip) can't be used: \(DeviceProblem.words(errno))")
            }
            if wiring.feedbackLine == nil {
                note(
                    .warning,
                    "board: no auxiliary contact; a welded contactor shows only once energy flows")
            }
            checkKernel()
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

    private mutating func checkFiles(_ directory: String) -> Bool {
        do {
            let files = try BridgeFiles(existing: directory)
            let database = try files.openExistingDatabase()
            let waiting = try database.waitingCount()
            try database.close()
            note(.good, "data: \(directory), \(waiting) events wait for the cloud")
            let isRunning = try files.isRunning()
            note(isRunning ? .good : .warning, "daemon: \(isRunning ? "" : "not ")running")
            return isRunning
        } catch {
            note("data", error)
            return false
        }
    }

    private mutating func checkReader(_ connection: String, isRunning: Bool) {
        if isRunning { return note(.good, "reader: \(connection), used by the daemon") }
        do {
            try NFCTokenProvider.probe(connection)
            note(.good, "reader: \(connection) answers")
        } catch {
            note("reader", error)
        }
    }

    private mutating func checkMeter(_ settings: MeterSettings, isRunning: Bool) {
        guard !isRunning else { return }
        let logger = Logger(label: "doctor") { _ in SwiftLogNoOpLogHandler() }
        guard let meter = settings.makeMeter(now: SystemClock().now, logger) else { return }
        do {
            note(.good, "meter: \(try meter.probe()) Wh")
        } catch {
            note("meter", error)
        }
    }

    private mutating func checkCloud(_ settings: BridgeSettings) async {
        do {
            let files = try BridgeFiles(existing: settings.dataDirectory)
            let identity = try files.identity()
            let database = try files.openExistingDatabase()
            let clock = SystemClock()
            let skew = try await CloudCheck.run(
                identity: identity, key: try settings.key.open(in: files), database: database,
                now: clock.now)
            try database.close()
            note(
                skew.magnitude < 5000 ? .good : .warning,
                "cloud: \(identity.cloudURL) knows station \(identity.stationId); its clock is "
                    + "\(skew) ms ahead")
            if identity.cloudPublicKey == nil {
                note(
                    .warning,
                    "offline: enrol again to get an authorization list, for charging without the cloud"
                )
            }
        } catch {
            note("cloud", error)
        }
    }
}
