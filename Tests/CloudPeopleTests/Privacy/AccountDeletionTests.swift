import ChargingModel
import CommonBase
import Foundation
import MessageCatalogue
import OCPPMessages
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudApp
@testable import CloudCharging
@testable import CloudCore
@testable import CloudFleet
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct AccountDeletionTests {
        static let name = "Vilemina Kaprova"
        static let email = "vilemina@carp.example"
        private static let hash = Task {
            try await PasswordHasher().hash("password", salt: Array(0..<16))
        }
        private static let card = "04DEADBEEFCAFE"

        private let stations: OCPP16Bench
        private let bench: RESTBench
        private let rules: [any PersonRemovalRule]
        private let person: PersonID

        /// A person with a card, another admin, and a host with a charger where everyone may charge.
        init() async throws {
            stations = try await OCPP16Bench()
            bench = try await RESTBench(stations.cloud)
            rules = bench.app.modules.people.removalRules
            person = try id("vilemina")
            _ = try await bench.token(.admin)
            _ = try await bench.token(.host)
            let hash = try await Self.hash.value
            let (id, moment) = (person, stations.cloud.clock.now)
            try await stations.cloud.database.write { db in
                _ = try PeopleService.add(
                    id: id, name: Self.name, email: Self.email, passwordHash: hash, db,
                    at: moment)
                try db.execute(
                    sql: """
                        INSERT INTO location (id, host_id, name, created_at)
                        VALUES ('yard', 'host-0', 'Yard', 0)
                        """)
                try db.execute(sql: "UPDATE station SET location_id = 'yard' WHERE id = 'CP-1'")
            }
            try await stations.cloud.addCard(Self.card, of: "vilemina")
        }

        private func erase() async throws {
            let (person, rules, moment) = (person, rules, stations.cloud.clock.now)
            try await stations.cloud.database.write { db in
                try PeopleService.erase(
                    person, rules: rules, language: .english, viewer: .system, db, at: moment)
            }
        }

        private func charge() async throws {
            let started = try await stations.start(OCPP16Bench.startPayload(idTag: Self.card))
            #expect(started.status == .accepted)
            _ = try await stations.call(
                "MeterValues", OCPP16Bench.samplePayload(started.number))
            try await stations.stop(started.number)
        }

        // MARK: What is left

        /// A row in every table that may name a person.
        private func addEverything() async throws {
            let reference = try stations.cloud.reference(Self.card)
            let moment = stations.cloud.clock.now
            let token = try await bench.token(of: "vilemina")
            try await bench.browse(as: "vilemina") { _ in }
            try await bench.run { [person] client in
                // An admin's change, whose line holds the old name.
                let answer = try await client.call(
                    .patch, "/api/v1/drivers/\(person)",
                    .object(["name": .string(Self.name + " II")]))
                #expect(answer.status == 200)
                _ = try await client.call(
                    .patch, "/api/v1/drivers/\(person)", .object(["name": .string(Self.name)]))
                var own = client
                own.token = token
                let vehicle = JSONValue.object(["name": "Red Carp", "plate": "CARP 1"])
                let added = try await own.call(.post, "/api/v1/vehicles", vehicle)
                #expect(added.status == 201)
                let script = JSONValue.object([
                    "name": "carp script", "scopes": .array(["read"]),
                ])
                let made = try await own.call(.post, "/api/v1/access-tokens", script)
                #expect(made.status == 201)
            }
            try await stations.cloud.database.write { [person] db in
                for sql in PersonalRows.of(
                    person.text, reference.hash, at: moment.wall.milliseconds)
                {
                    try db.execute(sql: sql)
                }
                try Notifications.send(
                    Notification(
                        person: try id("host-0"), kind: .chargerProblem,
                        title: Message("Blocked", "Blokováno"),
                        text: Message("\(Self.name) wrote", "Píše \(Self.name)"), path: nil,
                        about: person), db, at: moment.wall)
                try Notifications.send(
                    Notification(
                        person: person, kind: .account, title: Message("Carp news", "Kapr"),
                        text: Message("x", "x"), path: nil), db, at: moment.wall)
            }
        }

        /// Nothing of a deleted person is left in the file of the database, and the books are as
        /// they were.
        @Test func leavesNothingOfThePerson() async throws {
            try await charge()
            try await addEverything()
            let before = try await stations.cloud.transactions()
            let hash = try stations.cloud.reference(Self.card).hash
            try await erase()
            try await sendGoodbye()
            let after = try await stations.cloud.transactions()
            #expect(after.map(\.state.energyWh) == before.map(\.state.energyWh))
            #expect(after.first?.state.energyWh == 3000)
            #expect(after.allSatisfy { $0.personID == nil && $0.state.token?.suffix == "" })
            let database = stations.cloud.database
            let books = try await database.read(TransactionConsistency.problems)
            #expect(books.problems.isEmpty)
            let audit = try await AuditChain.verify(database)
            #expect(audit.broken == nil && audit.lines >= 2)
            try await database.close()
            let file = try Data(contentsOf: URL(fileURLWithPath: database.path))
            for text in [
                Self.name, Self.email, Self.card, hash, "Carp", "carp", "CARP", #""CAFE""#,
            ] {
                #expect(file.range(of: Data(text.utf8)) == nil, "\(text)")
            }
        }

        private func sendGoodbye() async throws {
            let moment = stations.cloud.clock.now
            let sent = try await stations.cloud.database.write { db in
                let mails = try MailTable.claim(limit: 10, db, at: moment.wall)
                let goodbyes = mails.filter { $0.recipient == Self.email }
                for mail in goodbyes { try MailTable.settle(mail, .sent, db, at: moment.wall) }
                return goodbyes.map(\.subject)
            }
            #expect(sent == ["Your account was deleted"])
        }

        /// A name may be a common word.
        @Test func leavesMessagesAboutOthersAsTheyAre() async throws {
            let moment = stations.cloud.clock.now
            try await stations.cloud.database.write { db in
                try Notifications.send(
                    Notification(
                        person: try id("host-0"), kind: .account,
                        title: Message(Self.name, Self.name), text: Message("x", "x")),
                    db, at: moment.wall)
            }
            try await erase()
            let titles = try await stations.cloud.database.read { db in
                try NotificationTable.list(
                    before: .max, limit: 10, viewer: .person(try id("host-0"), []), db
                ).map { $0.title(.english) }
            }
            #expect(titles.contains(Self.name))
        }

        @Test func earlierFoldDoesNotBringTheCardBack() async throws {
            try await charge()
            let (database, now) = (stations.cloud.database, stations.cloud.clock.now.wall)
            let charged = try #require(try await stations.cloud.transactions().first)
            let earlier = try await database.read { try TransactionRefold.read(charged.id, $0) }
            let fold = try #require(earlier)
            try await erase()
            let isSaved = try await database.write { try TransactionRefold.save(fold, $0, at: now) }
            #expect(!isSaved && charged.personID != nil)
        }

        @Test func forgetsCardAndAddress() async throws {
            try await erase()
            let tap = try await stations.call(
                "Authorize", .object(["idTag": .string(Self.card)]))
            #expect(tap["idTagInfo"]?["status"]?.stringValue == "Invalid")
            await #expect(throws: ServiceError.self) {
                try await stations.cloud.logins.logIn(
                    email: Self.email, password: "password", from: "10.0.0.1")
            }
            // The address and the card can be registered again, and do not bring anything back.
            try await stations.cloud.addPerson("vilemina-2", email: Self.email)
            try await stations.cloud.addCard(Self.card, of: "vilemina-2")
            let all = try await stations.cloud.transactions()
            #expect(all.allSatisfy { $0.personID == nil })
        }

        // MARK: Refusals

        @Test func refusesWhileCharging() async throws {
            let started = try await stations.startNow(idTag: Self.card)
            #expect(started.status == .accepted)
            #expect(try await refusal { try await erase() } == "conflict")
        }

        @Test func refusesHostsWithChargersAndTheLastAdmin() async throws {
            let rules = rules
            let found = try await stations.cloud.database.read { [person] db in
                try ["host-0", "admin-0"].map {
                    try PeopleService.obstacle(to: try id($0), rules, db)
                } + [try PeopleService.obstacle(to: person, rules, db)]
            }
            #expect(found == [.hasChargers, .lastAdmin, nil])
        }

        // MARK: The page

        @Test func asksForProofAndWord() async throws {
            let page = "/settings/privacy/deletion"
            let clock = stations.cloud.clock
            try await bench.browse(as: "vilemina") { browser in
                let wrongWord = try await browser.submit(page, on: page, ["word": "yes"])
                #expect(wrongWord.status == 400)
                clock.move(seconds: 15 * 60)
                #expect(try await browser.get(page).location == "/proof?next=\(page)")
                let unproved = try await browser.post(
                    page, from: try await browser.get("/settings"), ["word": "DELETE"])
                #expect(unproved.location == "/proof?next=\(page)")
                let proved = try await browser.submit(
                    "/proof", on: "/proof?next=\(page)",
                    ["next": page, "currentPassword": "password"])
                #expect(proved.location == page)
                let done = try await browser.submit(page, on: page, ["word": "smazat"])
                #expect(done.location == "/sign-in")
                let settings = try await browser.get("/settings")
                #expect(settings.location?.hasPrefix("/sign-in") == true)
            }
            let found = try await stations.cloud.database.read { [person] db in
                try PersonTable.find(person, viewer: .system, db)
            }
            #expect(found == nil)
        }
    }

    @Test func replacesNamesOnlyAsWholeWords() {
        #expect("Eva, Evan a Eva".replacingWhole("Eva", with: "X") == "X, Evan a X")
        #expect("xEva".replacingWhole("Eva", with: "X") == "xEva")
    }
}
