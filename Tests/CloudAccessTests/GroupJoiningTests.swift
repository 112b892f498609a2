import CommonBase
import HTTPTypes
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudAccessTests {
    /// How people join the group `friends` of `anna`.
    @Suite struct GroupJoiningTests {
        let bench: CloudBench
        let code: JoinCode

        init() async throws {
            bench = try CloudBench()
            code = JoinCode(from: bench.random)
            for person in ["anna", "eva"] { try await bench.addPerson(person) }
            let (moment, code) = (bench.clock.now, code)
            _ = try await bench.database.write { db in
                try GroupService.add(
                    id: try id("friends"), name: "Friends", code: code, host: try id("anna"), db,
                    at: moment)
            }
        }

        @Test func readsTypedCodes() throws {
            #expect(JoinCode(code.grouped.lowercased()) == code)
            #expect(code.text.utf8.count == 12)
            for text in ["", "7KM4-R2WX-PQ3", "7KM4-R2WX-PQ3O", "7KM4-R2WX-PQ3NN"] {
                #expect(JoinCode(text) == nil, "\(text)")
            }
        }

        @Test func linkMakesMembersAtOnce() async throws {
            #expect(try await join() == .joined)
            #expect(try await isMember())
            #expect(try await refusal { try await join() } == "conflict")
            #expect(try await refusal { try await join("anna") } == "conflict")
            #expect(try await titles(of: "anna") == ["A new member of your group"])
        }

        @Test func hostApprovesRequests() async throws {
            try await change { db, moment in
                _ = try GroupService.change(
                    try id("friends"), needsApproval: true, viewer: .system, db, at: moment)
            }
            #expect(try await join() == .requested)
            #expect(try await !isMember())
            #expect(try await refusal { try await join() } == "conflict")
            try await answer(true)
            #expect(try await isMember())
            #expect(try await titles(of: "eva") == ["You are in the group"])
            #expect(try await refusal { try await answer(true) } == "notFound")
        }

        /// A removed member comes back only with approval, and not on the same day.
        @Test func removedMemberNeedsApproval() async throws {
            _ = try await join()
            try await setMember(false)
            #expect(try await refusal { try await join() } == "tooManyRequests")
            bench.clock.move(seconds: 86_400)
            #expect(try await join() == .requested)
            try await answer(true)
            try await change { db, moment in
                try GroupService.leave(try id("friends"), try id("eva"), db, at: moment)
            }
            #expect(try await join() == .joined)
        }

        /// The host gets a mail each time.
        @Test func nobodyJoinsAndLeavesWithoutEnd() async throws {
            let rest = try await RESTBench(bench)
            let token = try await rest.token(of: "eva")
            let body = JSONValue.object(["joinCode": .string(code.text)])
            let statuses = try await rest.run(as: nil) { client in
                var eva = client
                eva.token = token
                var statuses: [Int] = []
                for _ in 0..<21 {
                    statuses.append(try await eva.call(.post, "/api/v1/memberships", body).status)
                    _ = try await eva.call(.delete, "/api/v1/groups/friends/members/eva")
                }
                return statuses
            }
            #expect(statuses == Array(repeating: 201, count: 20) + [429])
        }

        @Test func replacedCodeNoLongerWorks() async throws {
            let other = JoinCode(from: bench.random)
            for new in [other, nil] {
                try await change { db, moment in
                    _ = try GroupService.setCode(
                        new, of: try id("friends"), viewer: .system, db, at: moment)
                }
                #expect(try await refusal { try await join() } == "notFound code")
            }
        }

        /// As with a code that was replaced: nobody tells them.
        @Test func codeDoesNotWorkForBlockedPeople() async throws {
            try await change { db, moment in
                try PersonBlockTable.set(
                    true, try id("eva"), by: try id("anna"), db, at: moment.wall)
            }
            #expect(try await refusal { try await join() } == "notFound code")
            #expect(try await titles(of: "anna").isEmpty)
            let code = code
            try await bench.database.read { db in
                let (ofAll, ofBlocked) = (
                    try GroupTable.find(code: code, for: nil, db),
                    try GroupTable.find(code: code, for: try id("eva"), db)
                )
                #expect(ofAll != nil && ofBlocked == nil)
            }
            try await change { db, moment in
                try PersonBlockTable.set(
                    false, try id("eva"), by: try id("anna"), db, at: moment.wall)
            }
            #expect(try await join() == .joined)
        }

        @Test func membersSeeTheGroupAndDoNotManageIt() async throws {
            _ = try await join()
            let eva: Viewer = .person(try id("eva"), [])
            #expect(
                try await bench.database.read { db in
                    try GroupService.seen(try id("friends"), viewer: eva, db).isManaged
                } == false)
            #expect(
                try await refusal {
                    try await bench.database.read { db in
                        try GroupService.find(try id("friends"), viewer: eva, db)
                    }
                } == "forbidden")
        }

        /// A grant of a booking or a listing is no standing right, and one for everyone names nobody.
        @Test func standingRightsComeFromHosts() async throws {
            try await change { db, moment in
                _ = try LocationService.add(
                    id: try id("home"), name: "Home", host: try id("anna"), db, at: moment)
            }
            try await grant("listing", .everyone, .listing)
            try await grant("booking", .person(try id("eva")), .booking)
            #expect(try await rights(of: "eva") == [false, false])
            #expect(try await rights(of: "anna") == [true, true])
            try await grant("everyone", .everyone, nil)
            #expect(try await rights(of: "eva") == [true, false])
            _ = try await join()
            try await grant("group", .group(try id("friends")), nil)
            #expect(try await rights(of: "eva") == [true, true])
        }

        // MARK: Helpers

        private func change(
            _ body: @escaping @Sendable (Database, Moment) throws -> Void
        ) async throws {
            let moment = bench.clock.now
            try await bench.database.write { db in try body(db, moment) }
        }

        private func join(_ person: String = "eva") async throws -> GroupService.JoinOutcome {
            let (moment, code) = (bench.clock.now, code)
            return try await bench.database.write { db in
                try GroupService.join(code, by: try id(person), db, at: moment)
            }
        }

        private func answer(_ isAccepted: Bool) async throws {
            try await change { db, moment in
                try GroupService.answer(
                    try id("eva"), waitingFor: try id("friends"), isAccepted: isAccepted,
                    viewer: .system, db, at: moment)
            }
        }

        private func setMember(_ isMember: Bool) async throws {
            try await change { db, moment in
                try GroupService.setMember(
                    try id("eva"), of: try id("friends"), isMember, viewer: .system, db,
                    at: moment)
            }
        }

        private func grant(
            _ name: String, _ grantee: AccessGrant.Grantee, _ purpose: AccessGrant.Purpose?
        ) async throws {
            try await change { db, moment in
                try GrantService.add(
                    AccessGrant(
                        id: try id(name), target: .location(try id("home")), grantee: grantee,
                        createdAt: moment.wall, purpose: purpose),
                    viewer: .system, db, at: moment)
            }
        }

        /// Whether a person has a standing right at `home`, and one that names them.
        private func rights(of person: String) async throws -> [Bool] {
            let now = bench.clock.now.wall
            return try await bench.database.read { db in
                [
                    try StandingRight.has(try id(person), at: try id("home"), now, db),
                    try StandingRight.names(try id(person), at: try id("home"), now, db),
                ]
            }
        }

        private func isMember() async throws -> Bool {
            try await bench.database.read { db in
                try GroupTable.isMember(try id("eva"), of: try id("friends"), db)
            }
        }

        private func titles(of person: String) async throws -> [String] {
            try await bench.database.read { db in
                try String.fetchAll(
                    db, sql: "SELECT title_en FROM notification WHERE person_id = ? ORDER BY id",
                    arguments: [person])
            }
        }
    }
}
