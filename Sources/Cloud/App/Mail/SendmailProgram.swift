import CloudPeople
import CommonBase
import Glibc
import NIOPosix
import Subprocess
import SystemPackage

/// Hands each mail to a program with the interface of `sendmail`: Postfix, Exim, msmtp and others
/// install one. It reads the mail from standard input and takes the recipient as an argument.
struct SendmailProgram: MailTransport {
    /// What a mail may take. A program that hangs is ended then.
    static let timeLimit = Duration.seconds(60)
    /// Bytes of standard error that are read.
    private static let outputLimit = 65_536

    /// The program and its first arguments.
    let command: [String]
    /// The address to which undeliverable mails are returned.
    let from: String
    /// What `MailSpool` left before this program was configured.
    let spool: MailSpool
    var timeLimit = Self.timeLimit

    let isSpool = false

    func deliver(_ text: String, of mail: StoredMail) async -> MailOutcome {
        do {
            guard let end = try await run(text, to: mail.recipient) else {
                return .failedForNow("\(program) did not end within \(timeLimit).")
            }
            return SendmailExit.outcome(end.status, said: end.output, program: program)
        } catch let error as SubprocessError {
            return .failedForNow("\(program) can't be run: \(error)")
        } catch {
            return .failedForNow("\(program) failed: \(error)")
        }
    }

    func discard(_ mail: MailFile) async throws { try await spool.discard(mail) }

    private var program: String { command[0] }

    private struct End: Sendable {
        var status: TerminationStatus
        var output: String
    }

    /// Nil if the program did not end in time.
    private func run(_ text: String, to recipient: String) async throws -> End? {
        try await withThrowingTaskGroup(of: End?.self) { group in
            defer { group.cancelAll() }
            group.addTask { try await end(of: text, to: recipient) }
            group.addTask {
                // tidy:allow sleep: the time limit of another program
                try await Task.sleep(for: timeLimit)
                return nil
            }
            return try await group.next() ?? nil
        }
    }

    private func end(of text: String, to recipient: String) async throws -> End {
        // A file and no pipe, because writing to a program that ends early fails.
        let input = try await NIOThreadPool.singleton.runIfActive {
            try Self.temporaryFile(Array(text.utf8))
        }
        let result = try await Subprocess.run(
            .path(FilePath(program)),
            // -i: a line with a single dot is not the end.
            arguments: Arguments(command.dropFirst() + ["-i", "-f", from, "--", recipient]),
            input: .fileDescriptor(input, closeAfterSpawningProcess: true),
            output: .discarded, error: .string(limit: Self.outputLimit))
        return End(status: result.terminationStatus, output: result.standardError)
    }

    /// A file without a name, which the system deletes when it is closed.
    private static func temporaryFile(_ bytes: [UInt8]) throws -> FileDescriptor {
        guard let stream = tmpfile() else { throw Errno(rawValue: errno) }
        defer { fclose(stream) }
        let number = fcntl(fileno(stream), F_DUPFD_CLOEXEC, 3)
        guard number >= 0 else { throw Errno(rawValue: errno) }
        let file = FileDescriptor(rawValue: number)
        do {
            try file.writeAll(bytes)
            try file.seek(offset: 0, from: .start)
        } catch {
            try file.close()
            throw error
        }
        return file
    }
}

/// The exit codes of `sendmail` (sysexits.h).
enum SendmailExit {
    /// Usage, data, no user, no host, no permission, configuration: the next attempt would fail, too.
    private static let final: Set<Int32> = [64, 65, 67, 68, 77, 78]

    /// - Parameter output: what the program wrote to standard error.
    static func outcome(
        _ status: TerminationStatus, said output: String, program: String
    ) -> MailOutcome {
        let words = output.split(whereSeparator: \.isNewline).joined(separator: " ")
        switch status {
        case .exited(0): return .sent
        case .exited(let code):
            let reason = "\(program) ended with \(code): \(words)"
            return final.contains(code) ? .failed(reason) : .failedForNow(reason)
        case .signaled(let signal):
            return .failedForNow("\(program) was ended by signal \(signal): \(words)")
        }
    }
}
