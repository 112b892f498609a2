import ArgumentParser
import CloudApp
import CommonBase
import Foundation
import Platform

/// A subcommand that works on a cloud's data directory through the REST routes.
protocol CloudCommand: AsyncParsableCommand {
    /// Whether to create a cloud if the data directory contains none. False for most commands, so
    /// that a mistyped directory is an error.
    static var makesNew: Bool { get }
    var options: SettingsOptions { get }
    func run(_ cloud: LocalCloud) async throws
}

extension CloudCommand {
    static var makesNew: Bool { false }

    func run() async throws {
        try await Program.reporting("zapoj-cloud") {
            let settings = try await CloudSettings(options)
            try await LocalCloud.with(settings, makesNew: Self.makesNew) {
                try await run($0)
            }
        }
    }

    /// Prints an object as indented JSON.
    func show(_ answer: JSONValue?) throws {
        guard let answer else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        Program.show(
            String(decoding: try encoder.encode(answer), as: UTF8.self), keepsLines: true)
    }

    /// Prints the items of a list without pages, one object per line.
    func lines(_ answer: JSONValue?) {
        for item in answer?["items"]?.arrayValue ?? [] { Program.show(JSONWriter.text(item)) }
    }

    /// Prints all pages of a list, one object per line.
    func list(
        _ path: String, query: [String: String?] = [:], _ cloud: LocalCloud
    ) async throws {
        try await cloud.list(path, query: query) { Program.show(JSONWriter.text($0)) }
    }
}

extension JSONValue {
    static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }
}
