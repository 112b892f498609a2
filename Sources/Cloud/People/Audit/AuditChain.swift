import CloudCore
import CommonBase

/// Checks that the audit log is as it was written.
///
/// Each line holds the hash of the line before it. The lines of a day are a chain, which begins with
/// the last hash of the day before; the first day begins with `start`. Lines that are missing at the
/// end can't be noticed by the chain: who wants to notice them keeps the last hash elsewhere.
package enum AuditChain {
    /// Stands for the line before the first one.
    package static let start = SecretHash.of("the audit log of zapoj begins here")
    /// Lines that are read at once.
    private static let pageSize = 500
    /// Lines of a day that a page checks at most.
    package static let dayLimit: Int64 = 20_000

    package enum Problem: String, Hashable, Sendable, Codable, CaseIterable {
        case lineMissing, lineChanged, orderChanged, detailsChanged, detailsMissing
    }

    package struct Finding: Hashable, Sendable {
        /// The first broken line.
        package var number: Int64
        package var day: Int64
        package var problem: Problem
    }

    package struct Result: Hashable, Sendable {
        package var lines: Int64 = 0
        /// The hash of the last line that was checked.
        package var head = AuditChain.start
        package var broken: Finding?
    }

    /// Checks all lines.
    package static func verify(_ database: CloudDatabase) async throws -> Result {
        try await verify(database, after: 0, Result(), limit: .max) { _ in true }
    }

    /// Checks the lines of one day, up to `dayLimit`. - Returns: nil for a day without lines.
    package static func verify(
        _ database: CloudDatabase, day: Int64
    ) async throws -> Result? {
        let found = try await database.read { db in
            try AuditTable.first(of: day, db).map { ($0, try AuditTable.last(before: $0, db)) }
        }
        guard let (first, before) = found else { return nil }
        var result = Result()
        if let before { result.head = before.hash }
        return try await verify(
            database, after: before?.number ?? first - 1, result, limit: dayLimit
        ) { $0.day == day }
    }

    private static func verify(
        _ database: CloudDatabase, after number: Int64, _ result: Result, limit: Int64,
        while belongs: @escaping @Sendable (AuditLine) -> Bool
    ) async throws -> Result {
        var (result, number) = (result, number)
        while result.lines < limit {
            let (start, begin) = (result, number)
            let (next, last, isEnd) = try await database.read { db in
                var (result, number) = (start, begin)
                let lines = try AuditTable.list(after: number, limit: pageSize, db)
                for line in lines {
                    guard belongs(line) else { return (result, number, true) }
                    if let problem = try problem(line, after: number, result.head, db) {
                        result.broken = Finding(
                            number: min(line.number, number + 1), day: line.day, problem: problem)
                        return (result, number, true)
                    }
                    result.lines += 1
                    (result.head, number) = (line.hash, line.number)
                }
                return (result, number, lines.count < pageSize)
            }
            (result, number) = (next, last)
            if isEnd { break }
        }
        return result
    }

    private static func problem(
        _ line: AuditLine, after number: Int64, _ head: String, _ db: Database
    ) throws -> Problem? {
        guard line.number == number + 1 else { return .lineMissing }
        guard line.previous == head else { return .orderChanged }
        guard line.hash == line.computedHash else { return .lineChanged }
        guard let details = line.details else {
            // They are erased with the account of the person.
            guard line.detailsDigest != nil else { return nil }
            let isErased = try line.person.map {
                try PersonTable.find($0, viewer: .system, db) == nil
            }
            return isErased == true ? nil : .detailsMissing
        }
        return details.digest == line.detailsDigest ? nil : .detailsChanged
    }
}
