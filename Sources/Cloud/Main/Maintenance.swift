import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the database and the keys into a new directory.",
        discussion: """
            May run beside a server. The backup is a complete data directory, from which a server \
            can run.
            """)

    @Option(help: "Path of the new directory.")
    var to: String

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-cloud") {
            let settings = try await CloudSettings(options)
            let bytes = try CloudFiles(existing: settings.dataDirectory).backUp(to: to)
            Program.show("\(to): the keys, and a database of \(bytes) bytes")
        }
    }
}

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the settings, the keys and the database.",
        discussion: "May run beside a server. Exits with status 1 if it finds a problem.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-cloud") {
            let settings = try await CloudSettings(options)
            let findings = try await SelfCheck(settings).run()
            for finding in findings {
                Program.show(
                    finding.problem.map { "wrong  \(finding.subject): \($0)" }
                        ?? "ok     \(finding.subject)")
            }
            if findings.contains(where: { $0.problem != nil }) { throw ExitCode(1) }
        }
    }
}

struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the effective settings, in the format of a --config file.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-cloud") {
            let reader = try await options.reader(known: CloudSettings.table.keys)
            _ = try CloudSettings(reader)
            Program.show(CloudSettings.table.yaml(reader), keepsLines: true, terminator: "")
        }
    }
}
