import CloudPeople
import CommonBase
import Foundation
import NIOPosix
import Platform

/// A folder in which each mail becomes a file, so that a machine without a mail system works, too.
struct MailSpool: MailTransport {
    let directory: String

    let isSpool = true

    func deliver(_ text: String, of mail: StoredMail) async -> MailOutcome {
        do {
            try await inThreadPool {
                try PrivateFile.makeDirectory(directory)
                try PrivateFile.write(Array(text.utf8), to: path(MailFile(mail)))
            }
            return .spooled
        } catch {
            return .failedForNow("\(error)")
        }
    }

    func discard(_ mail: MailFile) async throws {
        try await inThreadPool {
            let path = path(mail)
            guard try FileAccess.exists(path) else { return }
            try FileManager.default.removeItem(atPath: path)
        }
    }

    private func path(_ mail: MailFile) -> String { "\(directory)/\(mail.name)" }

    private func inThreadPool(_ body: @escaping @Sendable () throws -> Void) async throws {
        try await NIOThreadPool.singleton.runIfActive { try body() }
    }
}
