import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Audit: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show and check the log of what admins and hosts did to others.",
        subcommands: [List.self, Verify.self])

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the lines, newest first, one JSON object per line.")

        @Option(help: "Only lines of this day (UTC), such as 2026-11-30.")
        var day: String?

        @Option(help: "Only lines that concern this person, or that this person caused.")
        var person: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list("/api/v1/audit", query: ["day": day, "personId": person], cloud)
        }
    }

    struct Verify: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Check that no line was changed or is missing.",
            discussion: """
                Names the first broken line and exits with status 1. Lines that are missing at the \
                end can be noticed only by comparing the last hash with one that was kept elsewhere.
                """)

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            let answer = try await cloud.call(.get, "/api/v1/audit/verification")
            let (lines, head) = (answer?["lines"]?.intValue ?? 0, answer?["head"]?.stringValue)
            guard let broken = answer?["brokenLine"]?.intValue else {
                Program.show("ok     \(lines) lines; the last hash is \(head ?? "")")
                return
            }
            let day = answer?["brokenDay"]?.stringValue ?? ""
            let problem = answer?["problem"]?.stringValue ?? ""
            Program.show(
                "wrong  line \(broken) of \(day): \(problem); \(lines) lines before are ok")
            throw ExitCode(1)
        }
    }
}
