import ArgumentParser
import CloudApp
import Platform

/// A REST resource whose items have ids. The commands below work for all resources.
protocol Resource {
    static var path: String { get }
    /// The noun with its article, such as `a driver`.
    static var noun: String { get }
}

struct Show<Kind: Resource>: CloudCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(commandName: "show", abstract: "Show \(Kind.noun).")
    }

    @Option(help: "Id of the item.")
    var id: String

    @OptionGroup var options: SettingsOptions

    func run(_ cloud: LocalCloud) async throws {
        try show(try await cloud.call(.get, "\(Kind.path)/\(id)"))
    }
}

struct Block<Kind: Resource>: CloudCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "block", abstract: "Block \(Kind.noun) from charging.")
    }

    @Option(help: "Id of the item.")
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
            commandName: "unblock", abstract: "Allow \(Kind.noun) to charge again.")
    }

    @Option(help: "Id of the item.")
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
            commandName: "remove", abstract: "Delete \(Kind.noun).",
            discussion: "Items with transactions cannot be deleted, only blocked.")
    }

    @Option(help: "Id of the item.")
    var id: String

    @OptionGroup var options: SettingsOptions

    func run(_ cloud: LocalCloud) async throws {
        try show(try await cloud.call(.delete, "\(Kind.path)/\(id)"))
    }
}
