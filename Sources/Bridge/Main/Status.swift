import ArgumentParser
import BridgeLogic
import BridgeRuntime
import CommonBase
import Foundation
import Platform

struct Status: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what the bridge is doing; also while the daemon runs.")

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-bridge") {
            let reader = try await options.reader(known: BridgeSettings.table.keys)
            let files = try BridgeFiles(
                existing: try reader.requiredText(BridgeSettings.dataDirectory))
            let daemon = await RunningStatus.read(socketPath: files.statusSocketPath)
            let report = try Self.report(
                files, try KeySettings(reader), daemon,
                ClearCommand(
                    configurationFile: options.configurationFile, dataDirectory: files.directory))
            if json {
                let members = report.map { JSONValue.Member($0.0, $0.1) }
                Program.show(JSONWriter.text(.object(members)))
            } else {
                for (name, value) in report { Program.show("\(name): \(Self.text(value))") }
                if daemon == nil {
                    for name in Self.live {
                        Program.show("\(name): unknown (the daemon does not answer)")
                    }
                }
            }
        }
    }

    /// What only the daemon knows.
    private static let live = [
        "activity", "fault", "readerProblem", "cloudProblem", "storageProblem",
    ]

    /// The names are the same in both formats. Without an answer of the daemon, what only it knows
    /// is left out.
    private static func report(
        _ files: BridgeFiles, _ key: KeySettings, _ live: JSONValue?, _ command: ClearCommand
    ) throws -> [(String, JSONValue)] {
        let identity = try files.identity()
        let database = try files.openExistingDatabase()
        let (stored, waiting) = (try database.storedState(), try database.waitingCount())
        let oldest = try database.nextBatch().events.first
        let offline = OfflineAuthorization(key: try key.open(in: files), identity: identity)
        if let document = try database.authorizationList() { try offline.take(document) }
        let lastCommand = try database.lastCommand()
        let variables = try database.variables().sorted { $0.key < $1.key }
        try database.close()
        let identified: [(String, JSONValue)] = [
            ("station", .string(identity.stationId.text)),
            ("cloud", .string(identity.cloudURL)),
            ("daemon", .string(try files.isRunning() ? "running" : "not running")),
            ("daemonAnswers", .bool(live != nil)),
        ]
        let told: [(String, JSONValue)] =
            live.map { live in Self.live.map { ($0, live[$0] ?? .null) } } ?? []
        let known: [(String, JSONValue)] = [
            ("operative", .bool(stored.isOperative)),
            ("transaction", stored.session.map { .string($0.transactionId.text) } ?? .null),
            (
                "latchedFaults",
                stored.faults.latched.isEmpty
                    ? .null
                    : .string(
                        stored.faults.latched.map(\.rawValue).sorted().joined(separator: ", "))
            ),
            (
                "clearWith",
                stored.faults.latched.isEmpty
                    ? .null : .string(ClearFault.words(stored.faults.latched, command))
            ),
            ("pulses", .int(stored.pulses)),
            ("contactorClosings", .int(stored.closings)),
            ("eventsWaiting", .int(Int64(waiting))),
            (
                "oldestWaiting",
                oldest.map { .string($0.moment.wall.iso8601) } ?? .null
            ),
            ("authorizationListVersion", .int(offline.version)),
            ("lastCommand", .int(lastCommand)),
            (
                "fromTheCloud",
                variables.isEmpty
                    ? .null
                    : .string(
                        variables.map { "\($0.key) \($0.value)" }.joined(separator: ", "))
            ),
        ]
        return identified + told + known
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .null: "none"
        case .bool(let flag): flag ? "yes" : "no"
        case .string(let text): text
        default: JSONWriter.text(value)
        }
    }
}
