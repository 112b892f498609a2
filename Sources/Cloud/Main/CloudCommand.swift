import ArgumentParser
import CloudApp
import CommonBase
import Foundation
import Platform

/// A command that works on a cloud's data directory, in REST's words: what it may be told, and how
/// it prints.
protocol CloudCommand: AsyncParsableCommand {
    /// Whether a directory without a cloud becomes one; a mistyped one must not.
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

    /// One object, for people and for `jq`.
    func show(_ answer: JSONValue?) throws {
        guard let answer else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(answer), as: UTF8.self))
    }

    /// A list that has no pages: one object a line.
    func lines(_ answer: JSONValue?) {
        for item in answer?.arrayValue ?? [] { print(JSONWriter.text(item)) }
    }

    /// A list: one object a line.
    func list(
        _ path: String, query: [String: String?] = [:], _ cloud: LocalCloud
    ) async throws {
        try await cloud.list(path, query: query) { print(JSONWriter.text($0)) }
    }
}

extension JSONValue {
    static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }
}
