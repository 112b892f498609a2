import ChargingModel
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Enrols a card by tapping it: while a station waits for one, the next unknown card is enrolled for a
/// person. The tap itself is not authorized to charge.
///
/// To protect other people's taps: a person can only open a window for themselves, for two minutes at
/// most, one at a time, and where they may charge; a station waits for one person; a card that somebody
/// has is never taken. `CardAttempts` limits how often.
package enum TokenLearning {
    package static let windowSeconds: ClosedRange<Int64> = 10...300
    /// Of a window that a person opens for themselves.
    package static let ownWindowSeconds: ClosedRange<Int64> = 10...120
    package static let standardSeconds: Int64 = 60

    /// Opens the station's window. It replaces the person's own ones; an admin's replaces any.
    /// - Throws: `notFound`, `invalidInput` naming the field; `forbidden` for a station where the
    ///   viewer may not charge; `conflict` while it waits for somebody else's card.
    package static func openWindow(
        at station: StationID, for person: PersonID, label: String, vehicle: ID<Vehicle>? = nil,
        seconds: Int64, viewer: Viewer, _ db: Database, at moment: Moment
    ) throws -> TokenWindow {
        let valid = viewer.isPerson ? ownWindowSeconds : windowSeconds
        guard valid.contains(seconds) else {
            throw ServiceError(
                .invalidInput,
                "seconds must be between \(valid.lowerBound) and \(valid.upperBound).",
                field: "seconds")
        }
        _ = try StationService.visible(station, to: viewer, at: moment.wall, db)
        if viewer.isPerson {
            _ = try PeopleService.find(person, viewer: viewer, db)
            try check(person, at: station, viewer, db, at: moment)
        } else {
            try PeopleService.check(person, "driverId", db)
        }
        if let vehicle { try VehicleService.check(vehicle, of: person, db) }
        let window = TokenWindow(
            stationID: station, personID: person,
            label: try Check.text(label, "label", 0...200), vehicleID: vehicle,
            expiresAt: moment.wall.adding(seconds: seconds))
        try TokenWindowTable.close(of: person, exceptAt: station, db)
        try TokenWindowTable.save(window, db)
        return window
    }

    /// Conditions for opening a window for oneself.
    private static func check(
        _ person: PersonID, at station: StationID, _ viewer: Viewer, _ db: Database,
        at moment: Moment
    ) throws {
        guard try StationAccess.mayCharge(person, at: station, moment.wall, db) else {
            throw ServiceError(.forbidden, "You may not charge at the station \(station).")
        }
        if let open = try TokenWindowTable.open(at: station, moment.wall, db),
            open.personID != person
        {
            throw ServiceError(
                .conflict, "The station \(station) waits for somebody else's card; try again soon.")
        }
        guard try IdTokenTable.count(of: person, db) < IdTokenService.limit else {
            throw IdTokenService.Obstacle.tooMany.error
        }
    }

    /// Enrols an unknown card and closes the window, if one is open. A card that can't be enrolled
    /// leaves the window open, with a remark.
    /// - Returns: whether the tap was for the window: the card was enrolled.
    static func learn(
        _ token: IdToken, at station: StationID, vault: TokenVault, random: RandomSource,
        _ db: Database, at moment: Moment
    ) throws -> Bool {
        guard let window = try TokenWindowTable.open(at: station, moment.wall, db) else {
            return false
        }
        let obstacle = try IdTokenService.obstacle(
            to: token, of: window.personID, vault: vault, viewer: .system, db)
        if let remark = obstacle?.remark {
            try TokenWindowTable.note(remark, window, db)
            return false
        }
        _ = try IdTokenService.add(
            token, id: random.id(), label: window.label, person: window.personID,
            vehicle: window.vehicleID, newParentTag: ParentTag.new(from: random), vault: vault,
            db, at: moment)
        try TokenWindowTable.delete(window, db)
        return true
    }
}

extension IdTokenService.Obstacle {
    fileprivate var remark: TokenWindow.Remark? {
        switch self {
        case .randomNumber: .randomNumber
        case .own: .own
        case .taken: .taken
        // Only of what a person types.
        case .tooMany: nil
        }
    }
}
