import ArgumentParser
import CloudApp
import Common
import Foundation
import Platform

/// The settings, shared by all commands.
struct SettingsOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: "A YAML file with settings.")
    var configurationFile: String?

    @Argument(
        parsing: .allUnrecognized,
        help: "Settings as flags, for example --data-directory var/cloud --http-port 8080.")
    var settings: [String] = []

    func read() async throws -> CloudSettings {
        try CloudSettings(
            await SettingsReader(
                file: configurationFile, flags: settings,
                environment: ProcessInfo.processInfo.environment, known: CloudSettings.keys))
    }
}

/// Runs a command; an error becomes one line for a person, and exit status 1.
func reporting(_ body: () async throws -> Void) async throws {
    do {
        try await body()
    } catch let error as ServiceError {
        let cause = error.cause.map { " (\($0))" } ?? ""
        FileHandle.standardError.write(Data("zapoj-cloud: \(error.message)\(cause)\n".utf8))
        throw ExitCode(1)
    }
}
