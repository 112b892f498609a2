import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct LastAdminTests {
        /// Only the command line may block or remove the last admin.
        @Test func refusesToLoseLastAdmin() async throws {
            let bench = try CloudBench()
            let admin = try await bench.addPerson("anna", isAdmin: true)
            let viewer = Viewer.admin(admin, Set(AccessScope.allCases))
            let changes = [
                PeopleService.Changes(status: .blocked), PeopleService.Changes(isAdmin: false),
            ]
            func change(_ changes: PeopleService.Changes) async throws {
                let moment = bench.clock.now
                _ = try await bench.database.write { db in
                    try PeopleService.change(admin, changes, viewer: viewer, db, at: moment)
                }
            }
            for each in changes {
                #expect(try await refusal { try await change(each) } == "conflict")
            }
            func remove() async throws {
                let moment = bench.clock.now
                try await bench.database.write { db in
                    try PeopleService.remove(admin, viewer: viewer, db, at: moment)
                }
            }
            #expect(try await refusal { try await remove() } == "conflict")
            try await bench.addPerson("ben", isAdmin: true)
            for each in changes { try await change(each) }
            try await remove()
        }
    }
}
