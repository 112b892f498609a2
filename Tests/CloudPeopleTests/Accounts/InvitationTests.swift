import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct InvitationTests {
        private static func register(
            _ token: String, _ bench: AccountBench, name: String = "Eva"
        ) async throws -> Person {
            try await bench.registrations.register(
                invitation: token, name: name, password: AccountBench.password,
                language: .english, from: AccountBench.client, at: bench.moment)
        }

        private static func mayCharge(
            _ person: PersonID, at location: LocationID, _ bench: AccountBench
        ) async throws -> Bool {
            let moment = bench.moment
            return try await bench.cloud.database.write { db in
                let station: StationID = try id("station")
                if try StationTable.find(station, viewer: .system, db) == nil {
                    _ = try StationService.add(
                        id: station, kind: .ocpp16, name: "station", securityProfile: 0,
                        credential: nil, location: location, db, at: moment)
                }
                return try StationAccess.mayCharge(person, at: station, moment.wall, db)
            }
        }

        /// The link proves the address, so that no other mail is needed.
        @Test func mailedInvitationMakesAccountThatMayCharge() async throws {
            let bench = try AccountBench(.invited)
            let host = try await bench.addPerson("hana")
            let home = try await bench.addLocation("Home", host: host)
            let token = try await bench.invite(
                .charging(home), email: "eva@example.org", by: host)
            let mail = try #require(try await bench.mails().last)
            #expect(mail.recipient == "eva@example.org")
            #expect(mail.subject == "hana invites you to Zapoj")
            #expect(mail.token == token)
            let eva = try await Self.register(token, bench)
            #expect(eva.email == "eva@example.org")
            #expect(try await Self.mayCharge(eva.id, at: home, bench))
            #expect(try await refusal { try await Self.register(token, bench) } == "notFound")
            #expect(try await bench.mails().last?.subject == "Invitation accepted")
        }

        /// Whoever has a passed on link proves their address by a mail.
        @Test func householdLinkRegistersSeveralPeople() async throws {
            let bench = try AccountBench(.invited)
            let host = try await bench.addPerson("hana")
            let home = try await bench.addLocation("Home", host: host)
            let token = try await bench.invite(.charging(home), by: host)
            #expect(try await refusal { try await Self.register(token, bench) } == "notFound")
            for name in ["eva", "ben"] {
                try await bench.apply("\(name)@example.org", name: name, invitation: token)
                let person = try await bench.confirm(try await bench.lastToken())
                #expect(try await Self.mayCharge(person.id, at: home, bench))
            }
            #expect(
                try await refusal {
                    try await bench.apply("zoe@example.org", invitation: "unknown")
                } == "notFound")
        }

        /// Nobody whom the host has removed comes back by the same link.
        @Test func personAcceptsHouseholdLinkOnce() async throws {
            let bench = try AccountBench(.invited)
            let (host, eva, ben) = (
                try await bench.addPerson("hana"), try await bench.addPerson("eva"),
                try await bench.addPerson("ben")
            )
            let home = try await bench.addLocation("Home", host: host)
            let token = try await bench.invite(.charging(home), by: host)
            try await bench.accept(token, by: eva)
            #expect(try await Self.mayCharge(eva, at: home, bench))
            try await bench.cloud.database.write { db in
                try db.execute(sql: "DELETE FROM access_grant")
            }
            #expect(try await refusal { try await bench.accept(token, by: eva) } == "conflict")
            #expect(try await !Self.mayCharge(eva, at: home, bench))
            let moment = bench.moment
            let checked = try await refusal {
                try await bench.cloud.database.read { [invitations = bench.invitations] db in
                    try invitations.check(token: token, by: eva, db, at: moment)
                }
            }
            #expect(checked == "conflict")
            try await bench.accept(token, by: ben)
            let left = try await bench.cloud.database.read { db in
                try InvitationTable.find(token: token, at: moment.wall, db)?.usesLeft
            }
            #expect(left == Invitation.householdUses - 2)
        }

        @Test func coHostManagesTheLocation() async throws {
            let bench = try AccountBench(.invited)
            let host = try await bench.addPerson("hana")
            let eva = try await bench.addPerson("eva")
            let home = try await bench.addLocation("Home", host: host)
            let token = try await bench.invite(.coHost(home), by: host)
            try await bench.accept(token, by: eva)
            let found = try await bench.cloud.database.read { db in
                try LocationTable.find(home, viewer: .person(eva, []), db)
            }
            #expect(found?.name == "Home")
            let second = try await refusal { try await bench.accept(token, by: host) }
            #expect(second == "notFound")
        }

        /// What somebody may offer: an admin everything, a co-host charging, others nothing.
        @Test func offersOnlyWhatTheInviterMayGive() async throws {
            let bench = try AccountBench(.invited)
            let admin = try await bench.addPerson("anna", isAdmin: true)
            let (host, coHost) = (
                try await bench.addPerson("hana"), try await bench.addPerson("eva")
            )
            let home = try await bench.addLocation("Home", host: host)
            try await bench.accept(try await bench.invite(.coHost(home), by: host), by: coHost)
            let other = try await bench.addPerson("ben")
            func invite(
                _ offer: Invitation.Offer, _ person: PersonID, isAdmin: Bool = false
            ) async throws -> String? {
                try await refusal {
                    try await bench.invite(offer, by: person, isAdmin: isAdmin)
                }
            }
            #expect(try await invite(.account, admin, isAdmin: true) == nil)
            #expect(try await invite(.account, host) == "forbidden")
            #expect(try await invite(.charging(home), coHost) == nil)
            #expect(try await invite(.coHost(home), coHost) == "forbidden")
            #expect(try await invite(.charging(home), other) == "notFound")
        }

        /// Revoked, expired, or of somebody who no longer runs the place.
        @Test func refusesInvitationsThatNoLongerStand() async throws {
            let bench = try AccountBench(.invited)
            let (host, eva) = (
                try await bench.addPerson("hana"), try await bench.addPerson("eva")
            )
            let home = try await bench.addLocation("Home", host: host)
            let revoked = try await bench.invite(.charging(home), by: host)
            let moment = bench.moment
            let strangers = try await bench.cloud.database.write { db in
                let all = try InvitationTable.list(
                    to: home, limit: 10, viewer: .person(host, []), at: moment.wall, db)
                for invitation in all {
                    try InvitationService.revoke(
                        invitation.id, viewer: .person(host, []), db, at: moment)
                }
                return try InvitationTable.list(
                    to: home, limit: 10, viewer: .person(eva, []), at: moment.wall, db)
            }
            #expect(strangers.isEmpty)
            #expect(try await refusal { try await bench.accept(revoked, by: eva) } == "notFound")
            let left = try await bench.invite(.charging(home), by: host)
            let ben = try await bench.addPerson("ben")
            _ = try await bench.cloud.database.write { db in
                try LocationService.change(
                    home, name: nil, host: ben, viewer: .system, db, at: moment)
            }
            #expect(try await refusal { try await bench.accept(left, by: eva) } == "notFound")
            let expired = try await bench.invite(.charging(home), by: ben)
            bench.cloud.clock.move(seconds: Invitation.lifetimeSeconds)
            #expect(try await refusal { try await bench.accept(expired, by: eva) } == "notFound")
        }

        /// A registration that waits for its mail ends with the invitation.
        @Test func revokedInvitationEndsItsRegistrations() async throws {
            let bench = try AccountBench(.invited)
            let admin = try await bench.addPerson("anna", isAdmin: true)
            let token = try await bench.invite(.account, by: admin, isAdmin: true)
            try await bench.apply("eva@example.org", invitation: token)
            let link = try await bench.lastToken()
            let moment = bench.moment
            try await bench.cloud.database.write { db in
                let viewer = Viewer.admin(admin, [])
                let all = try InvitationTable.list(
                    to: nil, limit: 10, viewer: viewer, at: moment.wall, db)
                for each in all {
                    try InvitationService.revoke(each.id, viewer: viewer, db, at: moment)
                }
            }
            #expect(try await refusal { try await bench.confirm(link) } == "notFound")
        }

        @Test func limitsMailsToAnAddress() async throws {
            let bench = try AccountBench(.invited)
            let (anna, ben) = (
                try await bench.addPerson("anna", isAdmin: true),
                try await bench.addPerson("ben", isAdmin: true)
            )
            func invite(_ email: String, by admin: PersonID) async throws -> String? {
                try await refusal {
                    try await bench.invite(.account, email: email, by: admin, isAdmin: true)
                }
            }
            for _ in 0..<Invitation.mailsPerHour {
                #expect(try await invite("eva@example.org", by: anna) == nil)
            }
            #expect(try await invite("eva@example.org", by: ben) == "tooManyRequests email")
            #expect(try await invite("zoe@example.org", by: ben) == nil)
            bench.cloud.clock.move(seconds: 3600)
            #expect(try await invite("eva@example.org", by: ben) == nil)
        }

        @Test func limitsInvitationsOfADay() async throws {
            let bench = try AccountBench(.invited)
            let admin = try await bench.addPerson("anna", isAdmin: true)
            for _ in 0..<Invitation.limitPerDay {
                _ = try await bench.invite(.account, by: admin, isAdmin: true)
            }
            let answer = try await refusal {
                try await bench.invite(.account, by: admin, isAdmin: true)
            }
            #expect(answer == "conflict")
        }
    }
}
