import ArgumentParser
import Common
import Foundation
import Logging
import Platform

/// The settings, shared by all commands.
struct SettingsOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: "A YAML file with settings.")
    var configurationFile: String?

    @Argument(
        parsing: .allUnrecognized,
        help: "Settings as flags, for example --data-directory var/bridge --gpio-contactor-line 17.")
    var settings: [String] = []

    func read() async throws -> BridgeSettings { try BridgeSettings(await reader()) }

    /// All that enrolment needs; the board need not be described yet.
    func dataDirectory() async throws -> String { try await reader().requiredText("data.directory") }

    func logger(_ settings: BridgeSettings) -> Logger {
        var logger = Logger(label: "zapoj-bridge") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = settings.logLevel
        return logger
    }

    private func reader() async throws -> SettingsReader {
        try await SettingsReader(
            file: configurationFile, flags: settings,
            environment: ProcessInfo.processInfo.environment, known: BridgeSettings.keys)
    }
}

/// Runs a command; an error becomes one line for a person, and exit status 1.
func reporting(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as ServiceError {
        let cause = error.cause.map { " (\($0))" } ?? ""
        FileHandle.standardError.write(Data("zapoj-bridge: \(error.message)\(cause)\n".utf8))
        throw ExitCode(1)
    }
}
