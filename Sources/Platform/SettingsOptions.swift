import ArgumentParser
import CommonBase
import Foundation
import Logging

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

/// What the executables have in common on their way out.
package enum Program {
    /// Runs a command; an error becomes one line for a person, and exit status 1.
    package static func reporting(
        _ name: String, _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch let error as ServiceError {
            let cause = error.cause.map { " (\($0))" } ?? ""
            output.write(.error, Array("\(name): \(error.message)\(cause)\n".utf8))
            throw ExitCode(1)
        }
    }

    private static var output: LogOutput {
        .standardError(journalStream: ProcessInfo.processInfo.environment["JOURNAL_STREAM"])
    }

    package enum LogFormat: String, Sendable, CaseIterable {
        /// For people.
        case text
        /// One JSON object a line, for programs.
        case json
    }

    /// Logs go to standard error; standard output is for answers.
    /// - Parameter tail: also gets them, as JSON.
    package static func logger(
        _ name: String, level: Logger.Level, format: LogFormat = .text, tail: LogTail? = nil
    ) -> Logger {
        let output = Self.output
        var logger = Logger(label: name) { label in
            let handler: any LogHandler =
                switch format {
                case .text: TextLogHandler(label: label, write: output.write)
                case .json: JSONLogHandler(label: label, write: output.write)
                }
            guard let tail else { return handler }
            let copy = JSONLogHandler(label: label) { _, line in tail.append(line) }
            return MultiplexLogHandler([handler, copy])
        }
        logger.logLevel = level
        return logger
    }
}
