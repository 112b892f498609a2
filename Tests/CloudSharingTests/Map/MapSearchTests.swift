import CommonBase
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudSharing
@testable import CloudTestSupport

extension CloudSharingTests {
    @Suite struct MapSearchTests {
        @Test func showsEachViewerTheirPlacesNearestFirst() async throws {
            let bench = try await MapBench()
            try await bench.add("far", access: "public", north: 9000)
            try await bench.add("near", access: "public", north: 100)
            try await bench.add("members", access: "members", north: 500)
            try await bench.add("group", access: "group", north: 700)
            try await bench.add("hidden", access: "public", north: 1, isListed: false)
            #expect(try await bench.names(.anonymous) == ["near", "far"])
            let driver: PersonID = try id("driver")
            #expect(
                try await bench.names(.person(driver, [])) == ["near", "members", "far"])
            let all = ["near", "members", "group", "far"]
            #expect(try await bench.names(.person(bench.host, [])) == all)
            #expect(try await bench.names(.system) == all)
        }

        /// A place with a tariff that has no price of a kWh may cost anything.
        @Test func maximumPriceKeepsCheapAndFreePlaces() async throws {
            let bench = try await MapBench()
            for (number, name) in ["free", "cheap", "dear", "by-time"].enumerated() {
                try await bench.add(name, access: "public", north: Int64(number) * 100)
            }
            let prices: [(String, Int64?)] = [
                ("cheap", 50_000), ("dear", 90_000), ("by-time", nil),
            ]
            try await bench.cloud.database.write { db in
                for (name, price) in prices {
                    try db.execute(
                        sql: """
                            INSERT INTO tariff (id, name, headline, created_at)
                            VALUES (?, ?, ?, 0)
                            """,
                        arguments: [name, name, price])
                    try db.execute(
                        sql: "INSERT INTO location_tariff (location_id, tariff_id) VALUES (?, ?)",
                        arguments: [name, name])
                }
            }
            var filter = MapFilter()
            filter.maximumPrice = 60_000
            let search = bench.search(.anonymous, filter)
            let titles = try await bench.cloud.database.read { db in
                try search.page(near: MapBench.brno, size: 20, db).places.map(\.title)
            }
            #expect(titles == ["free", "cheap"])
        }

        @Test func pagesThroughAllPlaces() async throws {
            let bench = try await MapBench()
            for number in 0..<7 {
                // Two at each distance.
                try await bench.add(
                    "place-\(number)", access: "public", north: Int64(number / 2) * 1000)
            }
            let search = bench.search(.anonymous)
            var (titles, after): ([String], MapPosition?) = ([], nil)
            repeat {
                let position = after
                let found = try await bench.cloud.database.read { db in
                    try search.page(near: MapBench.brno, after: position, size: 3, db)
                }
                titles += found.places.map(\.title)
                after = found.next
            } while after != nil
            #expect(titles == (0..<7).map { "place-\($0)" })
        }

        @Test func countsInTheDatabaseAsTheGridDoes() async throws {
            let bench = try await MapBench()
            var random = SeededRandom(seed: 7)
            for number in 0..<40 {
                try await bench.add(
                    "p\(number)", access: number.isMultiple(of: 3) ? "members" : "public",
                    north: Int64.random(in: -200_000...200_000, using: &random),
                    east: Int64.random(in: -200_000...200_000, using: &random))
            }
            for zoom in [0, 7, 10, 12, 16] {
                var filter = MapFilter()
                filter.bounds = .czechia
                let search = bench.search(.anonymous, filter)
                let (features, listed) = try await bench.cloud.database.read { db in
                    (
                        try search.features(zoom: zoom, db),
                        try search.page(near: MapBench.brno, size: 100, db).places
                    )
                }
                let expected = MapClusters(listed, grid: features.grid)
                #expect(features.clusters == expected.clusters)
                #expect(Set(features.places) == Set(expected.places))
                #expect(features.count == listed.count)
            }
        }

        @Test func findsTheMiddleOfADistrict() async throws {
            let bench = try await MapBench()
            try await bench.add("one", access: "public", north: 0)
            try await bench.add("two", access: "public", north: 1000)
            try await bench.add("members", access: "members", north: 900_000)
            let search = bench.search(.anonymous)
            let (middle, none) = try await bench.cloud.database.read { db in
                (
                    try search.middle(named: "Lesná", inTown: false, db),
                    try search.middle(named: "Brno", inTown: false, db)
                )
            }
            let expected = MapSearch.Point(latitudeE6: 49_200_500, longitudeE6: 16_600_000)
            #expect(middle == expected)
            #expect(none == nil)
        }
    }
}
