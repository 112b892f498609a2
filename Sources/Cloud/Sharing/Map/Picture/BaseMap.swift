import Foundation

/// The lines and towns that lie below the pins: made by `scripts/make-map-data`.
package struct BaseMap: Sendable {
    /// A town or a village.
    package struct Place: Sendable {
        package var name: String
        package var latitudeE6: Int64
        package var longitudeE6: Int64
        package var point: MapPoint
        package var population: Int
    }

    /// Whose data it is; nil for an empty map.
    package private(set) var attribution: String?
    package private(set) var border: [[MapPoint]] = []
    package private(set) var regions: [[MapPoint]] = []
    package private(set) var rivers: [[MapPoint]] = []
    /// The largest first.
    package private(set) var places: [Place] = []
    private var lines: [(text: String, population: Int?)] = []
    /// The first, and largest, place of each name as `folded` writes it.
    private var placesByName: [String: Int] = [:]

    /// Without any data: pictures show only pins.
    package static let empty = BaseMap("")

    /// - Parameter text: of the file. Lines that it does not understand are left out.
    package init(_ text: String) {
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
            switch (parts.first, parts.count) {
            case ("attribution", 2): attribution = String(parts[1])
            case ("border", 2): border += [Self.points(parts[1])]
            case ("region", 2): regions += [Self.points(parts[1])]
            case ("river", 2): rivers += [Self.points(parts[1])]
            case ("place", 4):
                guard let place = Place(parts) else { continue }
                places.append(place)
                lines.append((String(line), place.population))
                continue
            default: continue
            }
            lines.append((String(line), nil))
        }
        places.sort { $0.population > $1.population }
        for (index, place) in places.enumerated().reversed() {
            placesByName[Self.folded(place.name)] = index
        }
    }

    /// The town of a name, with or without diacritics; the largest of several.
    package func place(named name: String) -> Place? {
        placesByName[Self.folded(name)].map { places[$0] }
    }

    /// The file without the places of fewer people.
    func text(minimumPopulation: Int) -> String {
        lines.filter { $0.population.map { $0 >= minimumPopulation } ?? true }
            .map { $0.text + "\n" }.joined()
    }

    private static func folded(_ name: String) -> String {
        name.folding(options: [.caseInsensitive, .diacriticInsensitive], locale: nil)
            .split(whereSeparator: { $0.isWhitespace }).joined(separator: " ")
    }

    private static func points(_ text: Substring) -> [MapPoint] {
        let numbers = text.split(separator: " ").map { tenThousandths($0) }
        return stride(from: 0, to: numbers.count - 1, by: 2).compactMap { index in
            guard let longitude = numbers[index], let latitude = numbers[index + 1] else {
                return nil
            }
            return MapPoint(latitudeE6: latitude * 100, longitudeE6: longitude * 100)
        }
    }

    /// Ten-thousandths of a degree; nil for what is no such number.
    fileprivate static func tenThousandths(_ text: Substring) -> Int64? {
        Int64(text).flatMap { abs($0) <= 1_800_000 ? $0 : nil }
    }
}

extension BaseMap.Place {
    /// - Parameter parts: `place`, the name, the longitude and latitude, the population.
    fileprivate init?(_ parts: [Substring]) {
        let numbers = parts[2].split(separator: " ").compactMap { BaseMap.tenThousandths($0) }
        guard !parts[1].isEmpty, numbers.count == 2, let population = Int(parts[3]),
            population >= 0
        else { return nil }
        name = String(parts[1])
        (longitudeE6, latitudeE6) = (numbers[0] * 100, numbers[1] * 100)
        point = MapPoint(latitudeE6: latitudeE6, longitudeE6: longitudeE6)
        self.population = population
    }
}
