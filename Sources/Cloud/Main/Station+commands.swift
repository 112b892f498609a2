import ArgumentParser
import CloudApp
import CommonBase
import Platform

/// What is asked of a station, and what it has told.
extension Station {
    struct Send: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Send a command to a station, and wait for its answer.",
            discussion: """
                The members are those of POST /api/v1/stations/{id}/commands, as JSON:
                zapoj-cloud station send --id CP-1 --action TriggerMessage \\
                    --members '{"payload": {"requestedMessage": "MeterValues"}}'
                It needs a server that runs on the same data: only that has the connection.
                """)

        @Option(help: "Which one.")
        var id: String

        @Option(help: "What it is to do: Reset, GetConfiguration, SetChargingProfile …")
        var action: String

        @Option(help: "What else the command says, as a JSON object.")
        var members: String = "{}"

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            guard case .object(let more) = try JSONText.value(members, "--members") else {
                throw ValidationError("--members is no JSON object.")
            }
            try show(
                try await cloud.call(
                    .post, "\(Kind.path)/\(id)/commands",
                    body: .object([.init("action", .string(action))] + more)))
        }
    }

    struct Messages: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List an OCPP station's frames, newest first, one a line.")

        @Option(help: "Which one.")
        var id: String

        @Option(help: "received, sent or note.")
        var direction: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list(
                "\(Kind.path)/\(id)/messages", query: ["direction": direction], cloud)
        }
    }

    struct Reports: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List how far updates and uploads have come, newest first, one a line.")

        @Option(help: "Which one.")
        var id: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list("\(Kind.path)/\(id)/reports", cloud)
        }
    }

    struct Files: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the diagnostics and logs that a station has brought, one a line.",
            discussion: """
                Ask for some: zapoj-cloud station send --id CP-1 --action GetDiagnostics
                """)

        @Option(help: "Which one.")
        var id: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            lines(try await cloud.call(.get, "\(Kind.path)/\(id)/files"))
        }
    }

    struct Save: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Save a file that a station has brought.")

        @Option(help: "Its id.")
        var file: String

        @Option(help: "A file that is not there yet.")
        var to: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try LocalFile.write(
                try await cloud.send(.get, "\(Firmware.Kind.path)/\(file)"), to)
        }
    }

    struct Repairs: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show what had to be mended in a station's messages.")

        @Option(help: "Which one.")
        var id: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            lines(try await cloud.call(.get, "\(Kind.path)/\(id)/repairs"))
        }
    }
}

enum JSONText {
    /// - Throws: what names the option.
    static func value(_ text: String, _ option: String) throws -> JSONValue {
        do {
            return try JSONReader.parse(text.utf8)
        } catch {
            throw ValidationError("\(option) is no JSON: \(error).")
        }
    }
}
