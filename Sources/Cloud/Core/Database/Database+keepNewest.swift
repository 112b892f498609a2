import CommonBase

extension Database {
    /// Deletes all but the newest `limit` rows of a station. Runs only if `number`, the id of the new
    /// row, is a multiple of 100.
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
