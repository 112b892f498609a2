import CloudCore
import CloudFleet
import CommonBase

/// Which transactions a viewer asks for.
package enum EnergyScope: String, Hashable, Sendable, CaseIterable {
    /// The viewer's own, wherever they charged.
    case own
    /// All at the chargers that the viewer manages; for an admin, all.
    case managed

    /// Nil if all rows belong to the scope.
    func condition(for viewer: Viewer) -> Condition? {
        switch self {
        // Nobody's is nothing: NULL equals nothing.
        case .own: Condition("person_id = ?", [viewer.personID])
        case .managed: StationAccess.isManaged("station_id", by: viewer)
        }
    }
}

/// What statistics are about.
package struct EnergyFilter: Hashable, Sendable {
    package var scope: EnergyScope
    /// Both inclusive.
    package var days: ClosedRange<CalendarDay>
    package var station: StationID?

    package init(
        _ scope: EnergyScope, _ days: ClosedRange<CalendarDay>, station: StationID? = nil
    ) {
        (self.scope, self.days, self.station) = (scope, days, station)
    }

    /// The rows of `daily_energy` that the viewer sees.
    func conditions(for viewer: Viewer) -> Conditions {
        var conditions = Conditions()
        conditions.add(scope.condition(for: viewer))
        conditions.add("station_id = ?", station)
        conditions.add("day >= ?", days.lowerBound.number)
        conditions.add("day <= ?", days.upperBound.number)
        return conditions
    }

    /// Whether it covers all stations and people. The tables of totals hold these sums.
    func isWhole(for viewer: Viewer) -> Bool {
        station == nil && scope.condition(for: viewer) == nil
    }
}
