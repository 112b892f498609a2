import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Backup: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Copy the database and the keys into a new directory.",
        discussion: "May run beside a server. A backup is a data directory: serve from it.")

    @Option(help: "The directory to make.")
    var to: String

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-cloud") {
            let settings = try await CloudSettings(options)
            let bytes = try CloudFiles(existing: settings.dataDirectory).backUp(to: to)
            print("\(to): the keys, and a database of \(bytes) bytes")
        }
    }
}

struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look whether the settings, the keys and the database are sound.",
        discussion: "May run beside a server. Ends with status 1 if anything is wrong.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-cloud") {
            let settings = try await CloudSettings(options)
            let findings = try await SelfCheck(settings).run()
            for finding in findings {
                print(
                    finding.problem.map { "wrong  \(finding.subject): \($0)" }
                        ?? "ok     \(finding.subject)")
            }
            if findings.contains(where: { $0.problem != nil }) { throw ExitCode(1) }
        }
    }
}

struct Config: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show the settings that count, as a file that may be given as --config.")

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        try await Program.reporting("zapoj-cloud") {
            let settings = try await CloudSettings(options).effective
            var lastSection = ""
            for (key, value) in settings {
                let parts = key.split(separator: ".", maxSplits: 1).map(String.init)
                let (section, name) = (parts[0], parts[1])
                if section != lastSection {
                    // A section without a value would be one that is null.
                    let isSet = settings.contains {
                        $0.key.hasPrefix("\(section).") && $0.value != nil
                    }
                    print(isSet ? "\(section):" : "# \(section):")
                }
                lastSection = section
                print(value.map { "  \(name): \(Self.scalar($0))" } ?? "#   \(name):")
            }
        }
    }

    /// Quoted where YAML might read something else; JSON's strings are YAML's.
    private static func scalar(_ text: String) -> String {
        Int(text) != nil ? text : JSONWriter.text(.string(text))
    }
}
