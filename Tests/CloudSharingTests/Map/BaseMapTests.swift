import Testing

@testable import CloudSharing

extension CloudSharingTests {
    @Suite struct BaseMapTests {
        private static let file = """
            attribution\tSomebody
            border\t120000 490000 150000 510000 180000 490000 120000 490000
            region\t140000 490000 140000 500000
            unknown\tline
            place\tBrno\t166080 491952\t379466
            place\tPlzeň\t133776 497475\t168733
            place\tBrno\t140000 490000\t600
            place\tbroken\t1\tx

            """

        @Test func findsTownsWithAndWithoutDiacritics() throws {
            let map = BaseMap(Self.file)
            #expect(map.attribution == "Somebody")
            #expect(map.place(named: " plzen ")?.name == "Plzeň")
            #expect(map.place(named: "BRNO")?.population == 379_466)
            #expect(map.place(named: "broken") == nil)
            #expect(map.places.map(\.population) == [379_466, 168_733, 600])
        }

        @Test func leavesSmallPlacesToTheServer() {
            let text = BaseMap(Self.file).text(minimumPopulation: 2000)
            #expect(text.split(separator: "\n").count == 5)
            #expect(!text.contains("600"))
        }

        @Test func drawsOnlyWhatTheViewShows() throws {
            let map = BaseMap(Self.file)
            let far = MapPicture.around(
                latitudeE6: 52_000_000, longitudeE6: 30_000_000, map, description: "x")
            #expect(far.border.isEmpty && far.labels.isEmpty)
            let near = MapPicture.around(
                latitudeE6: 49_195_200, longitudeE6: 16_608_000, radius: 500, map,
                description: "x")
            #expect(near.labels.map(\.name) == ["Brno"])
            let circle = try #require(near.circle)
            #expect((circle.x, circle.y) == (near.width / 2, near.height / 2))
            // 25 m a pixel at zoom 12.
            #expect((18...22).contains(circle.radius))
        }

        @Test func keepsPinsWithinThePicture() throws {
            let view = MapView(.czechia, width: 760, height: 560)
            #expect(view.zoom == 7)
            let pin = try #require(
                view.pin(
                    latitudeE6: 49_195_200, longitudeE6: 16_608_000, label: "6,20 Kč", name: "x",
                    path: "/", isFree: true))
            #expect(pin.left >= 0 && pin.left + pin.width <= 760)
            #expect(
                view.pin(
                    latitudeE6: 0, longitudeE6: 0, label: "", name: "", path: "", isFree: false)
                    == nil)
        }

        @Test func allowsTilesOfOneOriginOnly() {
            let tiles = MapTiles(
                url: "https://tile.example.org:8443/{z}/{x}/{y}.png?key={key}",
                attribution: "Somebody", key: "a b")
            #expect(tiles?.origin == "https://tile.example.org:8443")
            #expect(tiles?.url == "https://tile.example.org:8443/{z}/{x}/{y}.png?key=a%20b")
            for url in [
                "http://tile.example.org/{z}/{x}/{y}", "https://tile.example.org/{z}/{x}",
                "https://{s}.example.org/{z}/{x}/{y}", "https://a;b/{z}/{x}/{y}",
                "https://u:p@a.example.org/{z}/{x}/{y}", "https://a.example.org/{z}/{x}/{y}?{key}",
            ] {
                #expect(MapTiles(url: url, attribution: "x", key: nil) == nil, "\(url)")
            }
        }
    }
}
