import CloudCore
import CommonBase

extension StationService {
    /// Deletes a station without transactions.
    /// - Parameter person: who removes it.
    /// - Throws: `notFound`; `conflict` for a station with transactions, which bills refer to.
    package static func remove(
        _ id: StationID, by person: PersonID? = nil, rules: [any StationDepartureRule],
        _ db: Database, at moment: Moment
    ) throws {
        _ = try find(id, viewer: .system, db)
        let departure = StationDeparture(station: id, cause: .removed, by: person)
        for rule in rules { try rule.willLeave(departure, db, at: moment) }
        try EVSECodeTable.keep(ofRemoved: id, db)
        do {
            try StationTable.delete(id, db)
        } catch  where error.isDatabaseFailure(.foreignKey) {
            throw ServiceError(
                .conflict,
                "\(id) has transactions and can't be removed; make it inoperative instead.")
        }
        try note(.stationRemoved, id, db, at: moment)
    }
}
