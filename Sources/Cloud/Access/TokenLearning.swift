import ChargingModel
import CloudCore
import CloudFleet
import CloudPeople
import CommonBase

/// Enrols a card by tapping it: for a minute, the next unknown card at a station becomes a driver's.
/// Nobody charges by that tap.
package enum TokenLearning {
    package static let windowSeconds: ClosedRange<Int64> = 10...300
    package static let standardSeconds: Int64 = 60

    /// Opens the window; another one of the station is over then.
    /// - Throws: `notFound`, `invalidInput`.
    package static func begin(
        at station: StationID, for person: PersonID, label: String, seconds: Int64, _ db: Database,
        at moment: Moment
    ) throws -> TokenWindow {
        guard windowSeconds.contains(seconds) else {
            throw ServiceError(
                .invalidInput, "seconds is from 10 to 300.", field: "seconds")
        }
        _ = try StationService.find(station, db)
        guard try PersonTable.find(person, db) != nil else {
            throw ServiceError(.notFound, "There is no driver \(person).", field: "driverId")
        }
        let window = TokenWindow(
            stationID: station, personID: person,
            label: try Check.text(label, "label", 0...200),
            expiresAt: moment.wall.adding(seconds: seconds))
        try TokenWindowTable.save(window, db)
        return window
    }

    /// Takes an unknown card in, where a window is open. A card that can't be enrolled leaves it open.
    static func take(
        _ token: IdToken, at station: StationID, vault: TokenVault, random: RandomSource,
        _ db: Database, at moment: Moment
    ) throws {
        guard let window = try TokenWindowTable.find(station, at: moment.wall, db),
            try IdTokenTable.find(hash: vault.reference(token).hash, db) == nil
        else { return }
        do {
            _ = try IdTokenService.add(
                token, id: random.id(), label: window.label, person: window.personID,
                vault: vault, db, at: moment)
            try TokenWindowTable.delete(station, db)
        } catch let error as ServiceError where error.code == .invalidInput {
            // A phone, which shows another number each time.
        }
    }
}
