import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Group: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage the groups of people whom hosts let charge.",
        subcommands: [
            Add.self, List.self, Show<Kind>.self, Members.self, Member.self, Remove<Kind>.self,
        ])

    enum Kind: Resource {
        static let path = "/api/v1/groups"
        static let noun = "a group"
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "Add a group of a host.")

        @Option(help: "Name of the group.")
        var name: String

        @Option(help: "Id of the host.")
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
            abstract: "List groups, one JSON object per line.")

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws { try await list(Kind.path, cloud) }
    }

    struct Members: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the members of a group, one JSON object per line.")

        @Option(help: "Group id.")
        var id: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await list("\(Kind.path)/\(id)/members", cloud)
        }
    }

    struct Member: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add a person to a group, or remove them.")

        @Option(help: "Group id.")
        var id: String

        @Option(help: "Person id.")
        var person: String

        @Flag(help: "Remove the member.")
        var remove = false

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try show(
                try await cloud.call(
                    remove ? .delete : .put, "\(Kind.path)/\(id)/members/\(person)"))
        }
    }
}
