import ArgumentParser
import CloudApp
import CommonBase
import Platform

struct Admin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage the admins of this cloud.",
        subcommands: [Add.self, List.self, Password.self, Block.self, Unblock.self])

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Add an admin; prints a generated password once.",
            discussion: "Creates the cloud if the data directory contains none.")
        static let makesNew = true

        @Option(help: "E-mail address of the admin.")
        var email: String

        @Option(help: "Name of the admin.")
        var name = "Admin"

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            Program.show(try await cloud.addAdmin(email: email, name: name))
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List admins, one JSON object per line.")

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            for admin in try await cloud.admins() { Program.show(JSONWriter.text(admin)) }
        }
    }

    struct Password: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set a new password, print it once and end all sessions.")

        @Option(help: "E-mail address of the admin.")
        var email: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            Program.show(try await cloud.renewPassword(ofAdmin: email))
        }
    }

    struct Block: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Block an admin from logging in.")

        @Option(help: "E-mail address of the admin.")
        var email: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await cloud.setStatus(.blocked, ofAdmin: email)
        }
    }

    struct Unblock: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "Allow a blocked admin to log in again.")

        @Option(help: "E-mail address of the admin.")
        var email: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            try await cloud.setStatus(.active, ofAdmin: email)
        }
    }
}
