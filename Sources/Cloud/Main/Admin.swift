import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Admin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "The people who run this cloud.",
        subcommands: [Add.self, List.self, Password.self, Block.self, Unblock.self])

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an admin; prints a generated password, once.",
            discussion: "The first makes the cloud, if the data directory holds none.")
        static let makesNew = true

        @Option(help: "What the admin logs in with.")
        var email: String

        @Option(help: "The admin's name.")
        var name = "Admin"

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            print(try await cloud.addAdmin(email: email, name: name))
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "List admins, one a line.")

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            for admin in try await cloud.admins() { print(JSONWriter.text(admin)) }
        }
    }

    struct Password: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a new password, which is printed, once; ends every login.")

        @Option(help: "What the admin logs in with.")
        var email: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            print(try await cloud.renewPassword(ofAdmin: email))
        }
    }

    struct Block: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Keep an admin from logging in.")

        @Option(help: "What the admin logs in with.")
        var email: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await cloud.setStatus(.blocked, ofAdmin: email)
        }
    }

    struct Unblock: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "Let an admin in again.")

        @Option(help: "What the admin logs in with.")
        var email: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await cloud.setStatus(.active, ofAdmin: email)
        }
    }
}
