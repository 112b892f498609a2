import CommonBase
import HTTPTypes
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudFleet
@testable import CloudHTTP
@testable import CloudSharing
@testable import CloudTestSupport
@testable import CloudWeb

extension CloudSharingTests {
    @Suite struct ListingPinTests {
        private static let names = ["leaflet.js", "leaflet.css", "basemap.txt"]

        private static func bench(hasLeaflet: Bool) async throws -> ListingBench {
            var cloud = try CloudBench()
            cloud.resources.map = MapResources { name in
                guard hasLeaflet || name == "basemap.txt", names.contains(name) else { return nil }
                return Array("place\tBrno\t166000 492000\t379466\n".utf8)
            }
            cloud.resources.map.tiles = MapTiles(
                url: "https://tile.example.org/{z}/{x}/{y}.png", attribution: "Somebody",
                key: nil)
            return try await ListingBench(on: cloud)
        }

        @Test func hostsGetAMapOfTheTown() async throws {
            let bench = try await Self.bench(hasLeaflet: true)
            let path = ListingPages.path(of: bench.place)
            for person in ["host", "cohost"] {
                try await bench.browse(as: person) { browser async throws in
                    let page = try await browser.get(path)
                    #expect(page.html.contains("data-pin ") && page.html.contains("/pin.js"))
                    #expect(page.html.contains("/leaflet-map.js"))
                    #expect(
                        page.html.contains(
                            #"data-bounds="16.573000,49.182000,16.627000,49.218000""#))
                    #expect(page.html.contains(#"name="latitude" type="text" value="49.226117""#))
                    let policy = page.headers[.contentSecurityPolicy] ?? ""
                    #expect(policy.contains("img-src 'self' https://tile.example.org;"))
                }
            }
        }

        @Test func othersDoNotSeeThePosition() async throws {
            let bench = try await Self.bench(hasLeaflet: true)
            let path = ListingPages.path(of: bench.place)
            for person in ["guest", "stranger"] {
                try await bench.browse(as: person) { browser async throws in
                    let page = try await browser.get(path)
                    #expect(page.status == 403)
                    #expect(!page.html.contains("data-pin ") && !page.html.contains("49.226"))
                }
            }
        }

        @Test func withoutLeafletThereAreOnlyTheFields() async throws {
            let bench = try await Self.bench(hasLeaflet: false)
            let path = ListingPages.path(of: bench.place)
            try await bench.browse(as: "host") { browser async throws in
                let page = try await browser.get(path)
                #expect(!page.html.contains("data-pin ") && !page.html.contains("/pin.js"))
                #expect(page.html.contains(#"name="latitude""#))
                let policy = page.headers[.contentSecurityPolicy] ?? ""
                #expect(!policy.contains("tile.example.org"))
            }
        }
    }
}
