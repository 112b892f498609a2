import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct AuditChainTests {
        private let bench: RESTBench

        init() async throws { bench = try await RESTBench() }

        /// Renames a driver as an admin: one line for each name.
        private func rename(_ names: String...) async throws {
            _ = try await bench.token(.driver)
            try await bench.run { client in
                for name in names {
                    let answer = try await client.call(
                        .patch, "/api/v1/drivers/driver-0", .object(["name": .string(name)]))
                    #expect(answer.status == 200)
                }
            }
        }

        private func lines() async throws -> [AuditLine] {
            try await bench.cloud.database.read { db in
                try AuditTable.list(after: 0, limit: 100, db)
            }
        }

        private func execute(_ sql: String) async throws {
            try await bench.cloud.database.write { db in try db.execute(sql: sql) }
        }

        @Test func recordsWhoChangedWhat() async throws {
            try await rename("Eva")
            let line = try #require(try await lines().first)
            #expect(line.actor == (try id("admin-0")))
            #expect(line.person == (try id("driver-0")))
            #expect(line.way == .api)
            #expect(line.action == "PATCH /api/v1/drivers/{id}")
            #expect(line.object == .driver)
            #expect(line.subject == "driver-0")
            #expect(line.change == .changed)
            #expect(line.details?.old == #"{"name":"driver-0"}"#)
            #expect(line.details?.new == #"{"name":"Eva"}"#)
            #expect(line.previous == AuditChain.start)
        }

        @Test func showsPeopleWhatOthersDid() async throws {
            let now = bench.cloud.clock.now.wall
            let (eva, admin): (PersonID, PersonID) = (try id("eva"), try id("admin-0"))
            let shown = try await bench.cloud.database.write { db -> [PersonID?] in
                for actor in [eva, admin, nil] {
                    try AuditTable.append(
                        AuditLine(
                            AuditOrigin(actor: actor, way: .api, action: "PATCH /x"), at: now,
                            object: .driver, subject: "eva", change: .changed, person: eva), db)
                }
                return try AuditTable.list(
                    limit: 10, viewer: .person(eva, [.read]), db
                ).map(\.actor)
            }
            #expect(shown == [nil, admin])
        }

        @Test func recordsTokensThatTheCommandLineMakes() async throws {
            let (cloud, moment) = (bench.cloud, bench.cloud.clock.now)
            let eva = try await cloud.addPerson("eva")
            let new = PersonalTokenService.New(
                id: try id("home"), secret: "secret", person: eva, name: "Home", scopes: [.read])
            let origin = AuditOrigin(
                actor: nil, way: .commandLine, action: "POST /api/v1/access-tokens")
            try await AuditOrigin.$current.withValue(origin) {
                _ = try await cloud.database.write { db in
                    try PersonalTokenService.add(new, db, at: moment)
                }
            }
            let line = try #require(try await lines().first)
            #expect(line.object == .accessToken && line.person == eva && line.actor == nil)
        }

        @Test func recordsOnlyItemsOfListsThatDiffer() {
            let (old, new) = AuditRecorder.difference(
                [.init("name", "Carps"), .init("members", .array(["eva", "jan"]))],
                [.init("name", "Carps"), .init("members", .array(["eva", "jan", "petr"]))])
            #expect(old.isEmpty)
            #expect(new == [.init("members", .array(["petr"]))])
        }

        /// A change that is undone leaves no line.
        @Test func recordsNothingOfRefusedChanges() async throws {
            _ = try await bench.token(.driver)
            try await bench.run { client in
                let answer = try await client.call(
                    .patch, "/api/v1/drivers/driver-0", .object(["name": ""]))
                #expect(answer.status == 400)
            }
            #expect(try await lines().isEmpty)
        }

        @Test func chainsDaysAndRefusesChanges() async throws {
            try await rename("Eva", "Jana")
            bench.cloud.clock.move(seconds: 86_400)
            try await rename("Petra")
            let lines = try await lines()
            #expect(lines.map(\.number) == [1, 2, 3])
            #expect(lines[2].day == lines[0].day + 1)
            #expect(lines[2].previous == lines[1].hash)
            let database = bench.cloud.database
            let result = try await AuditChain.verify(database)
            #expect(result == .init(lines: 3, head: lines[2].hash))
            let today = try await AuditChain.verify(database, day: lines[2].day)
            #expect(today == .init(lines: 1, head: lines[2].hash))
            for sql in [
                "UPDATE audit_line SET action = 'x'", "DELETE FROM audit_line",
                "UPDATE audit_details SET new = 'x'", "DELETE FROM audit_details",
            ] {
                await #expect(throws: (any Error).self) { try await execute(sql) }
            }
            #expect(try await self.lines() == lines)
        }

        /// Who opens the file with another program can drop the triggers, but not hide what they did.
        @Test(
            arguments: [
                ("UPDATE audit_line SET actor_id = 'ben' WHERE number = 2", 2, "lineChanged"),
                ("UPDATE audit_details SET new = '{}' WHERE line = 2", 2, "detailsChanged"),
                ("DELETE FROM audit_details WHERE line = 2", 2, "detailsMissing"),
                (
                    """
                    DELETE FROM audit_details WHERE line = 2;
                    DELETE FROM audit_line WHERE number = 2
                    """, 2, "lineMissing"
                ),
                (
                    """
                    UPDATE audit_line SET previous = (SELECT previous FROM audit_line WHERE number = 1)
                    WHERE number = 3
                    """, 3, "orderChanged"
                ),
            ] as [(String, Int64, String)])
        func namesFirstBrokenLine(sql: String, number: Int64, problem: String) async throws {
            try await rename("Eva", "Jana", "Petra")
            for trigger in [
                "audit_line_is_never_changed", "audit_line_is_never_deleted",
                "audit_details_are_never_changed", "audit_details_are_kept",
            ] {
                try await execute("DROP TRIGGER \(trigger)")
            }
            try await execute(sql)
            let result = try await AuditChain.verify(bench.cloud.database)
            #expect(result.broken?.number == number)
            #expect(result.broken?.problem.rawValue == problem)
            #expect(result.lines == number - 1)
        }
    }
}
