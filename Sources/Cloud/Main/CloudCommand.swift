import ArgumentParser
import CloudApp
import Common
import Foundation
import Platform

/// A command that works on a cloud's data directory, in REST's words: what it may be told, and how
/// it prints.
protocol CloudCommand: AsyncParsableCommand {
    var options: SettingsOptions { get }
    func run(_ cloud: LocalCloud) async throws
}

extension CloudCommand {
    func run() async throws {
        try await Program.reporting("zapoj-cloud") {
            let settings = try await CloudSettings(options)
            try await LocalCloud.with(settings) { try await run($0) }
        }
    }

    /// One object, for people and for `jq`.
    func show(_ answer: JSONValue?) throws {
        guard let answer else { return }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(answer), as: UTF8.self))
    }

    /// A list: one object a line.
    func list(
        _ path: String, query: [String: String?] = [:], _ cloud: LocalCloud
    ) async throws {
        try await cloud.list(path, query: query) { print(JSONWriter.text($0)) }
    }
}

/// Something to be done with one thing that is known by its id.
protocol ItemAction: Sendable {
    static var configuration: CommandConfiguration { get }
    static func perform(_ id: String, _ cloud: LocalCloud) async throws -> JSONValue?
}

/// `zapoj-cloud driver block --id …`.
struct OnItem<Action: ItemAction>: CloudCommand {
    static var configuration: CommandConfiguration { Action.configuration }

    @Option(help: "Which one.")
    var id: String

    @OptionGroup var options: SettingsOptions

    func run(_ cloud: LocalCloud) async throws { try show(try await Action.perform(id, cloud)) }
}

extension JSONValue {
    /// With one member more, if it has a value.
    func adding(_ name: String, _ text: String?) -> JSONValue {
        guard case .object(let members) = self, let text else { return self }
        return .object(members + [.init(name, .string(text))])
    }

    static func text(_ text: String?) -> JSONValue? { text.map(JSONValue.string) }
}
