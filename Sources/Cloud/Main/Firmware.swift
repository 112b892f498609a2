import ArgumentParser
import CloudApp
import CommonBase
import Foundation
import Platform

struct Firmware: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage the firmware that stations can download.",
        subcommands: [Add.self, List.self, Remove<Kind>.self])

    enum Kind: Resource {
        static let path = "/api/v1/files"
        static let noun = "a firmware"
    }

    struct Add: CloudCommand {
        static let configuration = CommandConfiguration(abstract: "Add a firmware file.")

        @Option(help: "Path of the firmware file.")
        var file: String

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            let url = URL(fileURLWithPath: file)
            let answer = try await cloud.send(
                .post, "/api/v1/firmware", query: ["name": url.lastPathComponent],
                body: Array(try LocalFile.read(url)))
            try show(try JSONReader.parse(answer))
        }
    }

    struct List: CloudCommand {
        static let configuration = CommandConfiguration(
            abstract: "List firmware, newest first, one JSON object per line.")

        @OptionGroup var options: SettingsOptions

        func run(_ cloud: LocalCloud) async throws {
            lines(try await cloud.call(.get, "/api/v1/firmware"))
        }
    }
}
