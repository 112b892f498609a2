import GRDB
import SimulationEngine
import Testing

@Suite struct SimulatedDiskTests {
    private static func open(_ disk: SimulatedDisk) throws -> DatabaseQueue {
        let queue = try disk.open("test.sqlite")
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL")
        }
        try queue.write { db in
            try db.execute(sql: "CREATE TABLE IF NOT EXISTS t (n INTEGER PRIMARY KEY, x TEXT)")
        }
        return queue
    }

    private static func insert(_ number: Int, _ queue: DatabaseQueue) throws {
        let text = String(repeating: "\(number) ", count: 3000)
        try queue.write { db in
            try db.execute(sql: "INSERT INTO t VALUES (?, ?)", arguments: [number, text])
        }
    }

    /// The rows, after an integrity check of the file.
    private static func content(_ queue: DatabaseQueue) throws -> [Int] {
        try queue.read { db in
            let check = try String.fetchOne(db, sql: "PRAGMA integrity_check")
            #expect(check == "ok")
            return try Int.fetchAll(db, sql: "SELECT n FROM t ORDER BY n")
        }
    }

    /// No written data is lost when the process ends.
    @Test func keepsDataWhenProcessIsKilled() throws {
        let disk = try SimulatedDisk(seed: 1)
        var queue: DatabaseQueue? = try Self.open(disk)
        if let queue { try Self.insert(1, queue) }
        disk.kill()
        queue = nil
        #expect(try Self.content(Self.open(disk)) == [1])
    }

    /// Cuts the power at each write and each sync of a commit, with several outcomes for unsynced
    /// writes: committed rows survive, and the current commit survives whole or not at all.
    @Test(arguments: 1...5 as ClosedRange<UInt64>) func powerCutAnywhereKeepsCommits(seed: UInt64)
        throws
    {
        var isDone = false
        var cuts = 0
        var operations: Int64 = -1
        while !isDone {
            operations += 1
            let disk = try SimulatedDisk(seed: seed &* 1000 &+ UInt64(operations))
            var queue: DatabaseQueue? = try Self.open(disk)
            if let queue { try Self.insert(1, queue) }
            disk.cutPower(after: operations)
            do {
                if let queue { try Self.insert(2, queue) }
                isDone = !disk.takeCut()
            } catch {
                cuts += 1
                #expect(disk.takeCut())
            }
            disk.cutPower()
            queue = nil
            let found = try Self.content(Self.open(disk))
            #expect(isDone ? found == [1, 2] : [[1], [1, 2]].contains(found))
        }
        #expect(cuts > 3)
    }

    /// A disk that ignores syncs loses committed rows; otherwise the tests above would prove
    /// nothing.
    @Test func ignoredSyncsLoseCommits() throws {
        let losses = try (1...20 as ClosedRange<UInt64>).count { seed in
            let disk = try SimulatedDisk(seed: seed)
            var queue: DatabaseQueue? = try Self.open(disk)
            disk.ignoreSyncs()
            if let queue { try Self.insert(1, queue) }
            disk.cutPower()
            queue = nil
            return try Self.content(Self.open(disk)) != [1]
        }
        #expect(losses > 0)
    }
}
