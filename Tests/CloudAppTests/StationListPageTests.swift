import CommonBase
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudAppTests {
    /// Admins find each station of a large cloud.
    @Suite struct StationListPageTests {
        private static let path = "/admin/stations"

        /// By the beginning of the id, the name, the place and the host, whatever the case.
        @Test func findsByBeginnings() async throws {
            let bench = try await RESTBench()
            try await bench.cloud.addStation("CP-1")
            try await bench.cloud.addStation("CP-2")
            try await bench.cloud.addPerson("cenek")
            try await bench.cloud.database.write { db in
                try db.execute(sql: "UPDATE person SET name = 'Čeněk <b>' WHERE id = 'cenek'")
                try db.execute(
                    sql: """
                        INSERT INTO location (id, host_id, name, created_at)
                        VALUES ('yard', 'cenek', 'Yard', 0)
                        """)
                try db.execute(
                    sql: """
                        UPDATE station SET name = 'Garage', location_id = 'yard'
                        WHERE id = 'CP-2'
                        """)
            }
            try await bench.browse(as: "admin-0") { browser in
                for text in ["cp-2", "gar", "YARD", "%C4%8Den%C4%9Bk", "%C4%8Cen"] {
                    let page = try await browser.get("\(Self.path)?q=\(text)").html
                    #expect(page.contains("CP-2") && !page.contains("CP-1"), "\(text)")
                    #expect(page.contains("Yard · Čeněk &lt;b&gt;"), "\(text)")
                    #expect(page.contains("href=\"/chargers/CP-2\""))
                    #expect(page.contains("href=\"/admin/stations/CP-2/log\""))
                }
                let none = try await browser.get("\(Self.path)?q=arage").html
                #expect(none.contains("No charger matches"))
                let offline = try await browser.get("\(Self.path)?connection=offline").html
                #expect(offline.contains("CP-1") && offline.contains("CP-2"))
                let connected = try await browser.get("\(Self.path)?connection=connected").html
                #expect(connected.contains("No charger matches"))
            }
            try await bench.browse(as: "host-0") { browser async throws in
                #expect(try await browser.get(Self.path).status == 403)
            }
        }

        /// The pages together are the list, whatever the filter, and none looks at more than its bound.
        @Test func pagesTogetherAreTheList() async throws {
            let bench = try CloudBench()
            let count = StationTable.searchLimit + 300
            try await bench.database.write { db in
                for number in 0..<count {
                    try db.execute(
                        cached: """
                            INSERT INTO station (id, kind, name, security_profile, created_at)
                            VALUES (?, ?, ?, 0, 0)
                            """,
                        arguments: [
                            "s\(number)", number.isMultiple(of: 9) ? "bridge" : "ocpp16",
                            "Name \(number)",
                        ])
                }
            }
            for text in [nil, "name 1", "S"] {
                for step in [1, 9, count * 2] {
                    let expected = (0..<count).filter { number in
                        number.isMultiple(of: step)
                            && (text != "name 1" || String(number).hasPrefix("1"))
                    }.map { "s\($0)" }.sorted()
                    let listed = try await bench.database.read { db in
                        var (ids, after): ([String], StationID?) = ([], nil)
                        repeat {
                            var looked = 0
                            let page = try StationTable.search(
                                beginningWith: text, after: after, size: 100, viewer: .system, db
                            ) { station in
                                looked += 1
                                let number = Int(station.id.text.dropFirst()) ?? 1
                                return number.isMultiple(of: step)
                            }
                            #expect(looked <= StationTable.searchLimit && page.lines.count <= 100)
                            ids += page.lines.map(\.station.id.text)
                            after = page.next
                        } while after != nil
                        return ids
                    }
                    #expect(listed == expected, "\(text ?? "all") \(step)")
                }
            }
        }
    }
}
