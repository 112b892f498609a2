import CommonBase
import TestSupport
import Testing

@testable import CloudSharing

extension CloudSharingTests {
    @Suite struct MapGridTests {
        private struct Place: MapPlaceable, Hashable {
            var latitudeE6: Int64
            var longitudeE6: Int64
        }

        private static func places(_ count: Int, seed: UInt64) -> [Place] {
            var random = SeededRandom(seed: seed)
            return (0..<count).map { _ in
                Place(
                    latitudeE6: Int64.random(in: 48_500_000...51_000_000, using: &random),
                    longitudeE6: Int64.random(in: 12_000_000...18_900_000, using: &random))
            }
        }

        @Test func keepsEveryPlaceOnceWhateverTheOrder() throws {
            let places = Self.places(300, seed: 1)
            for zoom in MapGrid.zooms {
                let grid = MapGrid(zoom: zoom)
                let clusters = MapClusters(places, grid: grid)
                let reversed = MapClusters(Array(places.reversed()), grid: grid)
                #expect(clusters.places == reversed.places)
                #expect(clusters.clusters == reversed.clusters)
                let count = clusters.clusters.reduce(clusters.places.count) { $0 + $1.count }
                #expect(count == places.count)
                for cluster in clusters.clusters {
                    let bounds = try #require(grid.bounds(of: cluster.cell))
                    #expect(cluster.count > 1)
                    #expect(
                        bounds.contains(
                            latitudeE6: cluster.latitudeE6, longitudeE6: cluster.longitudeE6))
                }
            }
        }

        @Test func limitsCellsOfAnyView() throws {
            for bounds in [MapBounds.world, .czechia] {
                for zoom in MapGrid.zooms {
                    let grid = MapGrid(zoom: zoom, fitting: bounds)
                    let first = grid.cell(latitudeE6: bounds.south, longitudeE6: bounds.west)
                    let last = grid.cell(latitudeE6: bounds.north, longitudeE6: bounds.east)
                    let cells = (last.row - first.row + 1) * (last.column - first.column + 1)
                    #expect(cells <= MapGrid.cellLimit)
                    #expect(grid.zoom <= zoom)
                }
            }
        }

        @Test(arguments: [
            "", "1,2,3", "1,2,3,4,5", "a,b,c,d", "17,49,16,50", "16,50,17,49", "nan,49,17,50",
            "16,49,inf,50", "16,91,17,92",
        ]) func refusesInvalidBounds(text: String) {
            #expect(MapBounds(text) == nil)
        }

        @Test func readsTheBoundsThatItWrites() throws {
            let bounds = try #require(MapBounds("-0.5,49.000001,16.7,50"))
            #expect(bounds.text == "-0.500000,49.000001,16.700000,50.000000")
            #expect(MapBounds(bounds.text) == bounds)
            #expect(MapBounds("-200,-95,200,95") == .world)
        }

        @Test func putsPointsWhereWebMercatorDoes() {
            let middle = MapPoint(latitudeE6: 0, longitudeE6: 0)
            #expect(middle == MapPoint(x: MapPoint.size / 2, y: MapPoint.size / 2))
            let east = MapPoint(latitudeE6: 85_051_129, longitudeE6: 180_000_000)
            #expect(east.x == MapPoint.size)
            // 40,075 km around the equator.
            #expect(MapPoint.units(meters: 40_075_017, latitudeE6: 0) == MapPoint.size)
        }

        @Test func readsAPositionOfTheList() throws {
            let position = MapPosition(distance: 12, id: try id("a-b"))
            #expect(MapPosition(position.text) == position)
            for text in ["", "12", "-1~a", "x~a", "12~"] { #expect(MapPosition(text) == nil) }
        }
    }
}
