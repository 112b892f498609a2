import ArgumentParser
import CommonBase
import Foundation
import Logging

/// What the executables have in common.
package enum Program {
    /// Runs a command; an error becomes one line for a person, and exit status 1.
    /// - Parameter afterFailure: runs between the two, with the line.
    package static func reporting(
        _ name: String, afterFailure: (String) async -> Void = { _ in },
        _ body: () async throws -> Void
    ) async throws {
        do {
            try await body()
        } catch  where error is ExitCode || error is ValidationError || error is CleanExit {
            // ArgumentParser's own: usage, or an exit status.
            throw error
        } catch {
            let sentence = sentence(error).escapingControls()
            output.write(.error, Array("\(name): \(sentence)\n".utf8))
            await afterFailure(sentence)
            throw ExitCode(1)
        }
    }

    /// Prints an answer on standard output. It may hold what others have sent, so characters that
    /// control the terminal are escaped.
    /// - Parameter keepsLines: whether the text has line feeds of its own.
    package static func show(
        _ text: String, keepsLines: Bool = false, terminator: String = "\n"
    ) {
        print(text.escapingControls(keepsLines: keepsLines), terminator: terminator)
    }

    /// An error for a person. A cause is shown only where it is one of ours or of the operating
    /// system: the text of a library's error helps nobody.
    static func sentence(_ error: any Error) -> String {
        if let error = error as? ServiceError {
            let cause = error.cause.flatMap { cause -> String? in
                if cause is ServiceError { return sentence(cause) }
                return SystemError.number(of: cause).map(SystemError.words)
            }
            guard let cause, !error.message.contains(cause) else { return error.message }
            return "\(error.message) (\(cause))"
        }
        return SystemError.number(of: error).map(SystemError.words) ?? "\(error)"
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
