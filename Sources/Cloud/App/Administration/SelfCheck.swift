import CloudCharging
import CloudCore
import CloudMoney
import CommonBase
import Foundation
import Platform

/// Checks that the keys and the database of a cloud are complete and consistent.
package struct SelfCheck: Sendable {
    package struct Finding: Hashable, Sendable {
        package var subject: String
        /// Nil if the check passed.
        package var problem: String?
    }

    private let files: CloudFiles

    /// - Throws: `notFound` for a directory without a database.
    package init(_ settings: CloudSettings) throws {
        files = try CloudFiles(existing: settings.dataDirectory)
    }

    /// Checks the keys, the database file, each transaction and the ledger. May run beside a server.
    package func run() async throws -> [Finding] {
        var findings = CloudFiles.Key.allCases.map(finding)
        do {
            findings += try await databaseFindings()
        } catch {
            // SQLite cannot check a badly damaged file.
            findings.append(Finding(subject: "database", problem: Self.problem(error)))
        }
        return findings
    }

    private func databaseFindings() async throws -> [Finding] {
        var findings: [Finding] = []
        let database = try files.openDatabase()
        let problems = try await database.read(Consistency.problems)
        findings += problems.map { Finding(subject: "database", problem: $0) }
        if problems.isEmpty { findings.append(Finding(subject: "database")) }
        let refolded = try await database.read(TransactionConsistency.problems)
        findings += refolded.problems.map { Finding(subject: "transactions", problem: $0) }
        if refolded.problems.isEmpty {
            findings.append(Finding(subject: "\(refolded.count) transactions"))
        }
        let books = try await database.read(LedgerConsistency.problems)
        findings += books.problems.map { Finding(subject: "ledger", problem: $0) }
        if books.problems.isEmpty {
            findings.append(Finding(subject: "\(books.count) postings of the ledger"))
        }
        try await database.close()
        return findings
    }

    private func finding(_ key: CloudFiles.Key) -> Finding {
        do {
            let bytes = try PrivateFile.read(files.path(key))
            return Finding(subject: key.rawValue, problem: bytes == nil ? "is missing" : nil)
        } catch {
            return Finding(subject: key.rawValue, problem: Self.problem(error))
        }
    }

    private static func problem(_ error: any Error) -> String {
        (error as? ServiceError)?.message
            ?? "could not be read completely, so it is damaged; restore a backup"
    }
}
