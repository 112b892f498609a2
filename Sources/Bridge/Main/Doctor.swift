import ArgumentParser
import BridgeLogic
import BridgeRuntime
import CommonBase
import Foundation
import Platform

struct Doctor: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check everything that the bridge needs, and say how to mend it.",
        discussion: """
            Never switches an output. Says what it did not look at: while the daemon runs, the \
            devices are its own, and it reports what it knows of them. Ends with status 1 if \
            something must be mended before the bridge can work.
            """)

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-bridge") {
            let reader = try await options.reader(known: BridgeSettings.table.keys)
            let examination = await Examination(
                reader, configurationFile: options.configurationFile)
            for finding in examination.findings { Program.show(finding.line) }
            guard examination.isFit else { throw ExitCode(1) }
        }
    }
}

/// The findings of all checks.
struct Examination {
    enum Verdict: String {
        case good = "ok   "
        /// It works, but not as well as it could.
        case warning = "warn "
        case bad = "FAIL "
        /// It was not looked at.
        case skipped = "skip "
    }

    struct Finding {
        var verdict: Verdict
        var text: String
        var line: String { verdict.rawValue + text }
    }

    private(set) var findings: [Finding] = []
    var isFit: Bool { !findings.contains { $0.verdict == .bad } }

    /// What the running daemon says; nil where none runs or answers.
    private(set) var daemon: JSONValue?
    /// Whether the daemon may have the devices: also where nobody can tell whether it runs.
    private(set) var isRunning = true

    /// Each check reads only the settings that it needs, so that a missing one stops no other check.
    init(_ reader: SettingsReader, configurationFile: String?) async {
        checkClock()
        checkSettings(reader, configurationFile)
        let directory = setting(of: "data and daemon") {
            try reader.requiredText(BridgeSettings.dataDirectory)
        }
        if let directory {
            // First and on its own: the devices of a running daemon must not be opened, whatever
            // is wrong with its files.
            let running = Self.daemonRuns(directory)
            isRunning = running ?? true
            checkFiles(
                directory,
                ClearCommand(configurationFile: configurationFile, dataDirectory: directory))
            if isRunning { daemon = await Self.daemonStatus(directory) }
            checkDaemon(isKnown: running != nil)
        }
        if let board = setting(of: "board", { try BoardSettings(reader) }) { checkBoard(board) }
        let connection = setting(of: "reader") {
            try reader.requiredText(BridgeSettings.readerConnection)
        }
        if let connection { checkReader(connection) }
        if let meter = setting(of: "meter", { try MeterSettings(reader) }) { checkMeter(meter) }
        if directory == nil {
            note(.skipped, "cloud: not looked at, its address is in data.directory")
        } else if let directory, let key = setting(of: "cloud", { try KeySettings(reader) }) {
            await checkCloud(directory, key)
        }
    }

    /// Says what is wrong with the settings. The checks that need them are left out.
    private mutating func checkSettings(_ reader: SettingsReader, _ file: String?) {
        do {
            _ = try BridgeSettings(reader, configurationFile: file)
        } catch {
            note("settings", error)
        }
    }

    /// - Returns: nil if the setting can't be used; then it notes which checks are left out.
    private mutating func setting<Value>(
        of checks: String, _ read: () throws -> Value
    ) -> Value? {
        do {
            return try read()
        } catch {
            note(.skipped, "\(checks): not looked at. \(Self.words(error))")
            return nil
        }
    }

    mutating func note(_ verdict: Verdict, _ text: String) {
        findings.append(Finding(verdict: verdict, text: text))
    }

    mutating func note(_ what: String, _ error: any Error) {
        note(.bad, "\(what): \(Self.words(error))")
    }

    private static func words(_ error: any Error) -> String {
        (error as? ServiceError)?.message ?? "\(error)"
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

    /// Nil where this user may not see it.
    private static func daemonRuns(_ directory: String) -> Bool? {
        do {
            return try BridgeFiles(existing: directory).isRunning()
        } catch let error as ServiceError where error.code == .notFound {
            return false
        } catch {
            return nil
        }
    }

    private mutating func checkFiles(_ directory: String, _ command: ClearCommand) {
        do {
            let files = try BridgeFiles(existing: directory)
            let database = try files.openExistingDatabase()
            let (waiting, latched) = (
                try database.waitingCount(), try database.storedState().faults.latched
            )
            try database.close()
            note(.good, "data: \(directory), \(waiting) events wait for the cloud")
            if !latched.isEmpty {
                note(
                    .bad,
                    "fault: \(ClearFault.names(latched)) must be cleared; after the repair type: "
                        + ClearFault.words(latched, command))
            }
        } catch {
            note("data", error)
        }
    }

    private static func daemonStatus(_ directory: String) async -> JSONValue? {
        do {
            return await RunningStatus.read(
                socketPath: try BridgeFiles(existing: directory).statusSocketPath)
        } catch {
            // Reported by `checkFiles`.
            return nil
        }
    }

    private mutating func checkDaemon(isKnown: Bool) {
        guard isKnown || daemon != nil else {
            return note(
                .skipped,
                "daemon: this user can't see whether it runs, so the devices were not tried; run "
                    + "doctor as the bridge's user (sudo -u zapoj-bridge)")
        }
        guard isRunning else {
            return note(
                .warning, "daemon: not running; start it with sudo systemctl start zapoj-bridge")
        }
        guard let daemon else {
            return note(
                .warning,
                "daemon: running, but it does not tell its status; restart it with sudo "
                    + "systemctl restart zapoj-bridge")
        }
        let activity = daemon["activity"]?.stringValue ?? "starting"
        guard let fault = daemon["fault"]?.stringValue else {
            return note(.good, "daemon: running, \(activity)")
        }
        note(.bad, "daemon: running, fault \(fault)")
    }

    private mutating func checkCloud(_ directory: String, _ keySettings: KeySettings) async {
        do {
            let files = try BridgeFiles(existing: directory)
            let identity = try files.identity()
            let database = try files.openExistingDatabase()
            let key = try keySettings.open(in: files)
            let skew = try await CertificateWords.adding(to: identity.cloudURL) {
                try await CloudCheck.run(
                    identity: identity, key: key, database: database, now: SystemClock().now)
            }
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
        // A proxy may let this question through, and not the daemon's.
        if let problem = daemon?["cloudProblem"]?.stringValue {
            note(.bad, "cloud: the daemon says: \(problem)")
        }
    }
}
