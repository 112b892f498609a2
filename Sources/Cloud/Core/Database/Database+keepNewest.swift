import CommonBase

extension Database {
    /// Deletes a station's rows beyond its newest ones, whenever the number of a new row is a
    /// multiple of a hundred.
    package func keepNewest(
        _ limit: Int, after number: Int64, of station: StationID, in table: String
    ) throws {
        guard number.isMultiple(of: 100) else { return }
        try execute(
            cached: """
                DELETE FROM \(table) WHERE station_id = ? AND id <= (
                    SELECT id FROM \(table) WHERE station_id = ? ORDER BY id DESC
                    LIMIT 1 OFFSET ?)
                """,
            arguments: [station, station, limit])
    }
}
