import ChargingModel
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Enrols a card by tapping it: while a station's enrolment window is open, the next unknown card is
/// enrolled for a driver. The tap itself is not authorized to charge.
package enum TokenLearning {
    package static let windowSeconds: ClosedRange<Int64> = 10...300
    package static let standardSeconds: Int64 = 60

    /// Opens the station's enrolment window; it replaces an open one.
    /// - Throws: `notFound`, `invalidInput`.
    package static func openWindow(
        at station: StationID, for person: PersonID, label: String, seconds: Int64, viewer: Viewer,
        _ db: Database, at moment: Moment
    ) throws -> TokenWindow {
        guard windowSeconds.contains(seconds) else {
            throw ServiceError(
                .invalidInput,
                "seconds must be between \(windowSeconds.lowerBound) and "
                    + "\(windowSeconds.upperBound).", field: "seconds")
        }
        _ = try StationService.find(station, viewer: viewer, db)
        try PeopleService.check(person, "driverId", db)
        let window = TokenWindow(
            stationID: station, personID: person,
            label: try Check.text(label, "label", 0...200),
            expiresAt: moment.wall.adding(seconds: seconds))
        try TokenWindowTable.save(window, db)
        return window
    }

    /// Enrols an unknown card and closes the window, if one is open. A card that can't be enrolled
    /// leaves the window open.
    static func enrolUnknown(
        _ token: IdToken, at station: StationID, vault: TokenVault, random: RandomSource,
        _ db: Database, at moment: Moment
    ) throws {
        guard let window = try TokenWindowTable.open(at: station, moment.wall, db),
            try IdTokenTable.enrolled(hash: vault.reference(token).hash, db) == nil
        else { return }
        do {
            _ = try IdTokenService.add(
                token, id: random.id(), label: window.label, person: window.personID,
                newParentTag: ParentTag.new(from: random), vault: vault, db, at: moment)
            try TokenWindowTable.delete(station, db)
        } catch let error as ServiceError where error.code == .invalidInput {
            // A phone, which shows a random UID at each tap.
        }
    }
}
