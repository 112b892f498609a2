import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Location: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage locations, their hosts and co-hosts.",
        subcommands: [
            Add.self, List.self, Show<Kind>.self, Change.self, Members.self, Member.self,
            Remove<Kind>.self,
        ])

    enum Kind: Resource {
        static let path = "/api/v1/locations"
        static let noun = "a location"
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "Add a location of a host.")

        @Option(help: "Name of the location.")
        var name: String

        @Option(help: "Id of the person who hosts it.")
        var host: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .post, Kind.path,
                    body: .object(["name": .string(name), "hostId": .string(host)])))
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List locations, one JSON object per line.")

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws { try await list(Kind.path, cloud) }
    }

    struct Change: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Rename a location, or hand it over with its stations.")

        @Option(help: "Location id.")
        var id: String

        @Option(help: "New name.")
        var name: String?

        @Option(help: "Id of the person to hand the location over to.")
        var host: String?

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    .patch, "\(Kind.path)/\(id)",
                    body: .object(["name": .text(name), "hostId": .text(host)])))
        }
    }

    struct Members: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the co-hosts of a location, one JSON object per line.")

        @Option(help: "Location id.")
        var id: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            lines(try await cloud.call(.get, "\(Kind.path)/\(id)/members")?["items"])
        }
    }

    struct Member: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make a person a co-host of a location, or no longer one.")

        @Option(help: "Location id.")
        var id: String

        @Option(help: "Person id.")
        var person: String

        @Flag(help: "Remove the co-host.")
        var remove = false

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    remove ? .delete : .put, "\(Kind.path)/\(id)/members/\(person)"))
        }
    }
}
