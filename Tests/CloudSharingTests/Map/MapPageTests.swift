import CommonBase
import HTTPTypes
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudHTTP
@testable import CloudSharing
@testable import CloudTestSupport
@testable import CloudWeb

extension CloudSharingTests {
    @Suite struct MapPageTests {
        private static let names = ["leaflet.js", "leaflet.css", "basemap.txt"]

        private static func bench(hasLeaflet: Bool = false) async throws -> RESTBench {
            var cloud = try CloudBench()
            cloud.resources.map = MapResources { name in
                guard hasLeaflet || name == "basemap.txt", names.contains(name) else { return nil }
                return Array("place\tBrno\t166000 492000\t379466\n".utf8)
            }
            if hasLeaflet {
                cloud.resources.map.tiles = MapTiles(
                    url: "https://tile.example.org/{z}/{x}/{y}.png", attribution: "Somebody",
                    key: nil)
            }
            let places = try await MapBench(cloud)
            try await places.add("near", access: "public", north: 100)
            try await places.add("members", access: "members", north: 40_000)
            return try await RESTBench(cloud)
        }

        @Test func isCompleteWithoutScripts() async throws {
            try await Self.bench().browse { browser async throws in
                let page = try await browser.get("/map?where=brno")
                #expect(page.status == 200)
                #expect(page.html.contains(#"href="/places/near""#))
                #expect(!page.html.contains("members</a>"))
                #expect(page.html.contains(">10&#160;m<") || page.html.contains("10\u{A0}m"))
                #expect(page.html.contains("<svg viewBox="))
                #expect(!page.html.contains("map.js") && !page.html.contains("data-map "))
                let policy = page.headers[.contentSecurityPolicy] ?? ""
                #expect(policy.contains("img-src 'self';"))
            }
        }

        @Test func allowsPicturesOfTheTileServerAlone() async throws {
            try await Self.bench(hasLeaflet: true).browse { browser async throws in
                let page = try await browser.get("/map")
                #expect(page.html.contains("data-map ") && page.html.contains("/map.js"))
                let policy = page.headers[.contentSecurityPolicy] ?? ""
                #expect(policy.contains("img-src 'self' https://tile.example.org;"))
                #expect(policy.contains("connect-src 'self';"))
                let other = try await browser.get("/sign-in").headers[.contentSecurityPolicy] ?? ""
                #expect(!other.contains("tile.example.org"))
            }
        }

        @Test func givesEachViewerTheirFeatures() async throws {
            let bench = try await Self.bench()
            let path = "/map.geojson?bbox=16.5,49.1,16.7,49.3&zoom=18"
            try await bench.browse { browser async throws in
                let page = try await browser.get(path)
                #expect(page.headers[.contentType] == "application/geo+json")
                #expect(page.html.contains(#""count":1"#) && page.html.contains("near"))
                #expect(!page.html.contains("members") && !page.html.contains("Secret"))
            }
            try await bench.browse(as: "driver-0") { browser async throws in
                #expect(try await browser.get(path).html.contains("members"))
            }
        }

        @Test func saysWhichFilterIsNotUsed() async throws {
            try await Self.bench().browse { browser async throws in
                for (query, field) in [
                    ("from=25:00", "from"), ("price=cheap", "price"), ("until=12:00", "from"),
                    ("day=2000-01-01&from=10:00&until=12:00", "day"),
                ] {
                    let page = try await browser.get("/map?\(query)")
                    #expect(page.html.contains("id=\"field-\(field)-error\""), "\(query)")
                    #expect(page.html.contains("href=\"#field-\(field)\""), "\(query)")
                }
                let page = try await browser.get("/map?price=cheap")
                #expect(page.html.contains("value=\"cheap\""))
                let right = try await browser.get("/map?price=6,5")
                #expect(!right.html.contains("-error\""))
            }
        }

        @Test func limitsSearchesByTimeWithoutAnAccount() async throws {
            let bench = try await Self.bench()
            try await bench.browse { browser async throws in
                for _ in 0..<120 {
                    #expect(try await browser.get("/map.geojson?free=on").status == 200)
                }
                #expect(try await browser.get("/map.geojson?free=on").status == 429)
                let page = try await browser.get("/map?free=on")
                #expect(page.status == 429)
                #expect(page.html.contains("Please wait a minute and try again."))
                #expect(page.headers[.retryAfter] == "60")
                #expect(try await browser.get("/map?from=13:00&until=14:00").status == 429)
                #expect(try await browser.get("/map").status == 200)
                try await browser.signIn(try id("driver"), bench.cloud)
                #expect(try await browser.get("/map?free=on").status == 200)
            }
        }

        @Test func ignoresInvalidParameters() async throws {
            try await Self.bench().browse { browser async throws in
                for query in [
                    "bbox=1", "near=x", "power=0", "connector=x", "price=-1", "zoom=99",
                    "from=25:00", "day=2026-02-30&from=10:00", "group=%20", "cursor=x",
                    "where=nowhere", "free=on&from=10:00&until=09:00&power=11&price=6,5",
                ] {
                    #expect(try await browser.get("/map?\(query)").status == 200, "\(query)")
                    #expect(try await browser.get("/map.geojson?\(query)").status == 200)
                }
            }
        }
    }
}
