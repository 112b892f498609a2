import CommonBase
import Dispatch
import GRDB
import Synchronization
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudTestSupport

extension CloudCoreTests {
    @Suite struct GroupCommitWriterTests {
        @Test func waitingWritesShareCommitUpToBatchLimit() async throws {
            let bench = try WriterBench()
            let (blocker, release) = await bench.block()
            var tasks = [blocker]
            let count = 2 * GroupCommitWriter.batchLimit + 1
            for number in 0..<count { tasks.append(await bench.insert(number)) }
            release.signal()
            for task in tasks { try await task.value }
            #expect(bench.commits == 4)
            #expect(try await bench.numbers() == Array(0..<count))
        }

        @Test func failureUndoesOnlyItsOwnWork() async throws {
            let bench = try WriterBench()
            let (blocker, release) = await bench.block()
            let first = await bench.insert(1)
            let failing = await bench.enqueue { db in
                try WriterBench.insert(2, db)
                throw ServiceError(.conflict, "no")
            }
            let clashing = await bench.insert(1)
            let last = await bench.insert(3)
            release.signal()
            try await blocker.value
            try await first.value
            let refused = await #expect(throws: ServiceError.self) { try await failing.value }
            #expect(refused?.code == .conflict)
            await #expect(throws: DatabaseError.self) { try await clashing.value }
            try await last.value
            #expect(bench.commits == 2)
            #expect(try await bench.numbers() == [1, 3])
        }

        /// Whether the body catches the failure of its savepoint or throws it.
        @Test func failureInNestedSavepointLeavesOtherWritesIntact() async throws {
            let bench = try WriterBench()
            let (blocker, release) = await bench.block()
            let catching = await bench.enqueue { db in
                try WriterBench.insert(1, db)
                do {
                    try db.connection.inSavepoint {
                        try WriterBench.insert(2, db)
                        throw ServiceError(.conflict, "inner")
                    }
                } catch is ServiceError {
                    try WriterBench.insert(3, db)
                }
            }
            let throwing = await bench.enqueue { db in
                try WriterBench.insert(4, db)
                try db.connection.inSavepoint {
                    try WriterBench.insert(5, db)
                    throw ServiceError(.conflict, "through")
                }
            }
            let last = await bench.insert(6)
            release.signal()
            try await blocker.value
            try await catching.value
            await #expect(throws: ServiceError.self) { try await throwing.value }
            try await last.value
            #expect(bench.commits == 2)
            #expect(try await bench.numbers() == [1, 3, 6])
        }

        /// With free space again, the next batch succeeds.
        @Test func fullDiskFailsWholeBatch() async throws {
            let bench = try WriterBench()
            try await bench.insert(0).value
            try await bench.limitPages(to: "(SELECT page_count FROM pragma_page_count) + 4")
            let (blocker, release) = await bench.block()
            var batch = [blocker, await bench.insert(1)]
            batch.append(await bench.enqueue { try WriterBench.insert(2, bytes: 1 << 20, $0) })
            batch.append(await bench.insert(3))
            let commits = bench.commits
            release.signal()
            try await blocker.value
            for task in batch.dropFirst() {
                let error = await #expect(throws: ServiceError.self) { try await task.value }
                #expect(error?.code == .storageFailed)
                #expect((error?.cause as? DatabaseError)?.resultCode == .SQLITE_FULL)
            }
            #expect(bench.commits == commits + 1)
            #expect(try await bench.numbers() == [0])
            try await bench.limitPages(to: "1000000")
            try await bench.enqueue { try WriterBench.insert(4, bytes: 1 << 20, $0) }.value
            #expect(try await bench.numbers() == [0, 4])
        }

        @Test func rejectsWritesAboveQueueLimit() async throws {
            let bench = try WriterBench()
            let (blocker, release) = await bench.block()
            let writer = bench.writer
            let refused = try await withThrowingTaskGroup(of: String?.self) { group in
                for number in 0...GroupCommitWriter.queueLimit {
                    group.addTask {
                        try await refusal {
                            try await writer.write { try WriterBench.insert(number, $0) }
                        }
                    }
                }
                // Only the rejected write can return while the writer is blocked.
                let first = try await group.next()
                release.signal()
                return try await group.reduce(into: [first ?? nil]) { $0.append($1) }
            }
            try await blocker.value
            #expect(refused.compactMap(\.self) == ["overloaded"])
            #expect(try await bench.numbers().count == GroupCommitWriter.queueLimit)
        }

        /// Another connection sees the row at once.
        @Test func returnsAfterCommit() async throws {
            let bench = try WriterBench()
            try await withThrowingTaskGroup(of: Bool.self) { group in
                for number in 0..<300 {
                    group.addTask {
                        try await bench.writer.write { try WriterBench.insert(number, $0) }
                        return try await bench.pool.read { db in
                            try Bool.fetchOne(
                                db, sql: "SELECT EXISTS (SELECT 1 FROM entry WHERE number = ?)",
                                arguments: [number]) ?? false
                        }
                    }
                }
                for try await isThere in group { #expect(isThere) }
            }
        }

        @Test func finishWaitsForQueuedWrites() async throws {
            let bench = try WriterBench()
            await bench.writer.finish()
            let (blocker, release) = await bench.block()
            let insert = await bench.insert(1)
            let seen = Task {
                await bench.writer.finish()
                return try await bench.numbers()
            }
            release.signal()
            #expect(try await seen.value == [1])
            try await blocker.value
            try await insert.value
        }

        @Test func returnsResultToItsOwnCaller() async throws {
            let bench = try WriterBench()
            let answers = try await withThrowingTaskGroup(of: [Int].self) { group in
                for number in 0..<500 {
                    group.addTask { [number, try await bench.writer.write { _ in number }] }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.count == 500)
            #expect(answers.allSatisfy { $0.first == $0.last })
        }
    }
}

extension WriterBench {
    fileprivate func limitPages(to expression: String) async throws {
        try await pool.writeWithoutTransaction { db in
            let pages = try Int.fetchOne(db, sql: "SELECT \(expression)") ?? 0
            _ = try Int.fetchOne(db, sql: "PRAGMA max_page_count = \(pages)")
        }
    }
}
