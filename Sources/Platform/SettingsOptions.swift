import ArgumentParser
import Foundation

/// The settings of a program on its command line, shared by all its commands.
package struct SettingsOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: "A YAML file with settings.")
    package var configurationFile: String?

    @Argument(
        parsing: .allUnrecognized,
        help: "Settings as flags, for example --data-directory var/data --log-level debug.")
    package var settings: [String] = []

    package init() {}

    /// - Parameter known: every key that the program has; nil accepts any.
    /// - Throws: `invalidInput` naming what is wrong.
    package func reader(known: [String]?) async throws -> SettingsReader {
        try await SettingsReader(
            file: configurationFile, flags: settings,
            environment: ProcessInfo.processInfo.environment, known: known)
    }
}
