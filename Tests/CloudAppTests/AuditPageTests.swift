import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudModule
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudAppTests {
    /// The audit log in the words of people.
    @Suite struct AuditPageTests {
        private static let ownPath = "/settings/privacy/audit"

        /// `garage` of `hanna`, which an admin has renamed and moved to another place.
        private static func bench() async throws -> RESTBench {
            let bench = try await RESTBench()
            let moment = bench.cloud.clock.now
            let hanna = try await bench.cloud.addPerson("hanna")
            try await bench.cloud.addStation("garage")
            try await bench.cloud.database.write { db in
                for (place, name) in [("house", "Lesná"), ("cottage", "Chata")] {
                    _ = try LocationService.add(
                        id: try id(place), name: name, host: hanna, db, at: moment)
                }
                try StationTable.move(try id("garage"), to: try id("house"), db)
            }
            try await bench.browse(as: "admin-0") { browser in
                let saved = try await browser.submit(
                    "/chargers/garage/settings", on: "/chargers/garage",
                    ["name": "Naše zásuvka", "place": "cottage"])
                #expect(saved.status == 303)
            }
            return bench
        }

        @Test func adminSeesNamesInsteadOfIds() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "admin-0", language: "cs") { browser in
                let page = try await browser.get("/audit").html
                #expect(page.contains("<h2>Nabíječka Naše zásuvka</h2>"))
                #expect(page.contains("<th scope=\"row\">Místo</th><td>Lesná</td><td>Chata</td>"))
                #expect(page.contains("ID garage"))
            }
        }

        /// A charger that is called `company` is no company.
        @Test func translatesNothingThatPeopleWrote() {
            #expect(AuditTexts().value("company", of: "kind") != nil)
            #expect(AuditTexts().value("company", of: "name") == nil)
        }

        @Test func hostSeesNamesOfOwnObjects() async throws {
            let bench = try await Self.bench()
            try await bench.browse(as: "hanna") { browser in
                let page = try await browser.get(Self.ownPath).html
                #expect(page.contains("<h2>Charger Naše zásuvka</h2>"))
                #expect(page.contains("<td>Lesná</td><td>Chata</td>"))
                #expect(!page.contains("POST ") && !page.contains("id garage"))
            }
        }

        /// A charger that has another host now has no name for the former one.
        @Test func hidesNamesOfOthersObjects() async throws {
            let bench = try await Self.bench()
            let (naming, ids) = (AuditNaming.stations, Set(["garage"]))
            let (hanna, other): (PersonID, PersonID) = (try id("hanna"), try id("other"))
            let seen = try await bench.cloud.database.read { db in
                try [Viewer.person(hanna, [.read]), .person(other, [.read]), .anonymous].map {
                    try naming.names(ids, viewer: $0, db)
                }
            }
            #expect(seen == [["garage": "Naše zásuvka"], [:], [:]])
        }
    }
}
