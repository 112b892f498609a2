import ArgumentParser
import CloudApp
import CommonBase
import Platform

/// Subcommands that send commands to a station, and show its messages and files.
extension Station {
    struct Send: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a command to a station and wait for its answer.",
            discussion: """
                The members are those of POST /api/v1/stations/{id}/commands, for example:
                zapoj-cloud station send --id CP-1 --action TriggerMessage \\
                    --members '{"payload": {"requestedMessage": "MeterValues"}}'
                A server must run on the same data directory, since it has the connection.
                """)

        @Option(help: "Station id.")
        var id: String

        @Option(help: "Action of the command: Reset, GetConfiguration, SetChargingProfile …")
        var action: String

        @Option(help: "Further members of the command, as a JSON object.")
        var members: String = "{}"

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            guard case .object(let more) = try JSONText.value(members, "--members") else {
                throw ValidationError("--members must be a JSON object.")
            }
            try show(
                try await cloud.call(
                    .post, "\(Kind.path)/\(id)/commands",
                    body: .object([.init("action", .string(action))] + more)))
        }
    }

    struct Messages: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the logged frames of an OCPP station, newest first, one per line.")

        @Option(help: "Station id.")
        var id: String

        @Option(help: "Only messages of this direction: received, sent or note.")
        var direction: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(
                "\(Kind.path)/\(id)/messages", query: ["direction": direction], cloud)
        }
    }

    struct Reports: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List status reports of updates and uploads, newest first, one per line.")

        @Option(help: "Station id.")
        var id: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list("\(Kind.path)/\(id)/reports", cloud)
        }
    }

    struct Files: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the diagnostics and logs that a station uploaded, one per line.",
            discussion: """
                To request an upload: zapoj-cloud station send --id CP-1 --action GetDiagnostics
                """)

        @Option(help: "Station id.")
        var id: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            lines(try await cloud.call(.get, "\(Kind.path)/\(id)/files"))
        }
    }

    struct Save: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Save a file that a station uploaded.")

        @Option(help: "File id.")
        var file: String

        @Option(help: "Path of the file to create; it must not exist.")
        var to: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try LocalFile.write(
                try await cloud.send(.get, "\(Firmware.Kind.path)/\(file)"), to)
        }
    }

    struct Repairs: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the deviations from OCPP that were repaired in a station's messages.")

        @Option(help: "Station id.")
        var id: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            lines(try await cloud.call(.get, "\(Kind.path)/\(id)/repairs"))
        }
    }
}

enum JSONText {
    /// - Throws: `ValidationError` naming the option.
    static func value(_ text: String, _ option: String) throws -> JSONValue {
        do {
            return try JSONReader.parse(text.utf8)
        } catch {
            throw ValidationError("\(option) must be valid JSON.")
        }
    }
}
