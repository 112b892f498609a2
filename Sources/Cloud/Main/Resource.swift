import ArgumentParser
import CloudApp
import Platform

/// What REST keeps under one path, each thing by its id. These commands are the same for all.
protocol Resource {
    static var path: String { get }
    /// With its article: `a driver`.
    static var noun: String { get }
}

struct Show<Kind: Resource>: CloudCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: "Show \(Kind.noun).")
    }

    @Option(help: "Which one.")
    var id: String

    @OptionGroup var options: SettingsOptions

    func run(_ cloud: LocalCloud) async throws {
        try show(try await cloud.call(.get, "\(Kind.path)/\(id)"))
    }
}

struct Block<Kind: Resource>: CloudCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "block", abstract: "Keep \(Kind.noun) from charging.")
    }

    @Option(help: "Which one.")
    var id: String

    @OptionGroup var options: SettingsOptions

    func run(_ cloud: LocalCloud) async throws {
        try show(
            try await cloud.call(
                .patch, "\(Kind.path)/\(id)", body: .object(["status": "blocked"])))
    }
}

struct Unblock<Kind: Resource>: CloudCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "unblock", abstract: "Let \(Kind.noun) charge again.")
    }

    @Option(help: "Which one.")
    var id: String

    @OptionGroup var options: SettingsOptions

    func run(_ cloud: LocalCloud) async throws {
        try show(
            try await cloud.call(
                .patch, "\(Kind.path)/\(id)", body: .object(["status": "active"])))
    }
}

struct Remove<Kind: Resource>: CloudCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "remove", abstract: "Remove \(Kind.noun).",
            discussion: "What has charged stays, since bills refer to it: block it instead.")
    }

    @Option(help: "Which one.")
    var id: String

    @OptionGroup var options: SettingsOptions

    func run(_ cloud: LocalCloud) async throws {
        try show(try await cloud.call(.delete, "\(Kind.path)/\(id)"))
    }
}
