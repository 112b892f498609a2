import CloudCore
import CommonBase

/// What a host says about the power of a station.
extension StationService {
    /// The power of a connector that a host may state, in W.
    package static let statedPower: ClosedRange<Int64> = 1000...1_000_000

    /// Sets the power of each connector that is written on the charger; nil for an unknown one.
    /// - Throws: `notFound`, `invalidInput`.
    package static func setStatedPower(
        _ watts: Int64?, of id: StationID, _ db: Database, at moment: Moment
    ) throws {
        _ = try find(id, viewer: .system, db)
        try Check.that(
            watts.map(statedPower.contains) ?? true, "statedPowerW",
            "statedPowerW must be between \(statedPower.lowerBound) and "
                + "\(statedPower.upperBound).")
        try StationTable.setStatedPower(watts, of: id, db)
        try note(.stationChanged, id, db, at: moment)
    }
}
