import CloudCare
import CloudCharging
import CloudCore
import CloudFleet
import CloudSmartCharging
import CommonBase

/// Ends the access of a charger's device: another one takes its place, or it is shut down.
struct ChargerRetirement: Sendable {
    /// Revokes the key of a station's bridge, if it has one, and the codes that could enrol another.
    typealias RevokeBridge = @Sendable (StationID, Database, Moment) throws -> Void

    let random: RandomSource
    let makeClaim: NewChargerPages.MakeClaim
    let revokeBridge: RevokeBridge
    /// What the domains do before a charger leaves its place.
    let departures: [any StationDepartureRule]

    /// Whether somebody charges at a station, as far as the cloud knows.
    static func isBusy(_ station: StationID, _ db: Database) throws -> Bool {
        let running = try TransactionTable.listRunning(
            stations: [station], limit: Int(ConnectorTable.maximumID), db)[station]
        return running?.isEmpty == false
    }

    /// Lets another device take the place of the present one, which can no longer connect. Name,
    /// place, people, stickers and history stay, and so do the settings that the host chose.
    /// - Parameter secret: the new password, or the new claim code of a bridge.
    /// - Throws: `conflict` for a station that must have a certificate.
    func replace(
        _ station: Station, with secret: Secret, _ db: Database, at moment: Moment
    ) throws {
        switch secret {
        case .password(let credential):
            _ = try StationService.setCredential(credential, of: station.id, db, at: moment)
        case .claimCode(let code):
            try revokeBridge(station.id, db, moment)
            _ = try makeClaim(station.id, code, db, moment)
        }
        try StationTable.forgetDevice(station.id, db)
        try StationConfigurationTable.forgetReported(of: station.id, db)
        try ChargingProfileTable.deleteEnforcedByStation(station.id, db)
        try LocalListTable.markOutOfSync(station.id, db)
    }

    /// Deletes a charger without a history.
    /// - Throws: `conflict` for one with transactions.
    func remove(
        _ station: Station, by person: PersonID, _ db: Database, at moment: Moment
    ) throws {
        try StationService.remove(station.id, by: person, rules: departures, db, at: moment)
    }

    /// Ends the access of a device that nobody replaces. Nobody learns the new password.
    /// - Throws: `conflict` for a station that must have a certificate.
    func shutDown(
        _ station: Station, by person: PersonID, _ db: Database, at moment: Moment
    ) throws {
        let departure = StationDeparture(station: station.id, cause: .shutDown, by: person)
        for rule in departures { try rule.willLeave(departure, db, at: moment) }
        if station.kind == .bridge { return try revokeBridge(station.id, db, moment) }
        _ = try StationService.setCredential(
            StationCredential(random: random), of: station.id, db, at: moment)
    }

    /// What the next device authenticates with.
    enum Secret: Sendable {
        case password(StationCredential)
        case claimCode(String)

        var text: String {
            switch self {
            case .password(let credential): credential.text
            case .claimCode(let code): code
            }
        }
    }

    func newSecret(for station: Station) -> Secret {
        station.kind == .bridge
            ? .claimCode(random.readable(groups: 2))
            : .password(StationCredential(random: random))
    }
}
