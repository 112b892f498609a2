import BridgeProtocol
import ChargingModel
import CloudCharging
import CloudCore
import CloudFleet
import CommonBase
import OCPPMessages

extension Step {
    /// The driver starts in the app.
    static func phoneStart(_ visit: Visit, limitWh: Int64?, at time: Timestamp) -> Step {
        .request(time) { stage in
            let place = try await stage.place(of: visit.charger)
            let answer = try await stage.charging.start(
                at: place, by: try stage.person(visit.driver),
                card: stage.cards[visit.card.number], limit: ChargeLimit(energyWh: limitWh),
                viewer: try stage.viewer(visit.driver))
            try check(answer, visit)
        }
    }

    /// The driver or the host stops in the app.
    static func stop(_ visit: Visit, by resident: Resident, at time: Timestamp) -> Step {
        .request(time) { stage in
            let station = try visit.charger.stationID()
            let running = try await stage.database.read { db in
                try TransactionTable.findRunning(station: station, connector: 1, db)
            }
            guard let running else {
                throw ServiceError(.internalError, "visit \(visit.number) has no transaction")
            }
            let answer = try await stage.charging.stop(
                running.id, viewer: try stage.viewer(resident))
            try check(answer, visit)
        }
    }

    private static func check(_ answer: ChargeService.Answer, _ visit: Visit) throws {
        guard case .accepted = answer else {
            throw ServiceError(
                .internalError, "\(visit.charger) refused a request of visit \(visit.number)")
        }
    }

    /// The cloud stops what has reached its limit.
    static func enforce(at time: Timestamp) -> Step {
        .request(time) { stage in await stage.enforcement.enforce() }
    }

    /// A card that is refused.
    static func refuse(_ card: RefusedCard) -> Step {
        .report(card.at) { stage, db in try stage.tap(card.number, at: card.charger, db) }
    }

    /// The charger connects and announces itself, a native one as `scripts/lib/demo-station.json`
    /// says.
    static func boot(_ charger: Charger, at time: Timestamp) -> Step {
        .report(time) { stage, db in
            guard charger.kind == .ocpp16 else {
                return try stage.tell(
                    .bootNotification(
                        .init(
                            reason: "PowerUp", vendorName: "Zapoj", model: "zapoj-bridge",
                            firmwareVersion: "1.0")), at: time, by: charger, db)
            }
            stage.connectedAt[charger] = time
            try stage.call(
                V16.BootNotification.self,
                .init(
                    chargePointVendor: "SolaX", chargePointModel: "X3-HAC",
                    chargePointSerialNumber: charger.rawValue, firmwareVersion: "012.04"),
                by: charger, db)
        }
    }

    /// The charger is free for the first time.
    static func install(_ charger: Charger, at time: Timestamp) -> [Step] {
        [
            .boot(charger, at: time),
            .report(time.adding(seconds: 2)) { stage, db in
                guard charger.kind == .ocpp16 else {
                    return try stage.tell(
                        .statusNotification(.init(connectorStatus: .available)), at: time,
                        by: charger, db)
                }
                for connector in 0...1 {
                    try stage.call(
                        V16.StatusNotification.self,
                        .init(
                            connectorId: Int64(connector), status: .available, timestamp: time),
                        by: charger, db)
                }
            },
        ]
    }

    /// The charger has internet again.
    static func reconnect(_ charger: Charger, at time: Timestamp) -> Step {
        .report(time, isNews: false) { stage, _ in stage.connectedAt[charger] = time }
    }
}

extension Stage {
    /// A card is held to a reader while the charger is online.
    mutating func tap(_ number: String, at charger: Charger, _ db: Database) throws {
        guard charger.kind == .bridge else {
            try call(V16.Authorize.self, .init(idTag: number), by: charger, db)
            return
        }
        _ = try authorization.authorize(
            try Resident.Card.token(number), at: try charger.stationID(), connector: 1,
            isProven: false, db, at: moment)
    }

    func place(of charger: Charger) async throws -> ChargingPlace {
        let station = try charger.stationID()
        let place = try await EVSECodeService.read(database, random: random, at: clock.moment()) {
            EVSECodeService.Shown(
                try EVSECodeTable.place(station: station, connector: 1, $0), stations: [station])
        }
        guard let place else {
            throw ServiceError(.internalError, "\(charger) has no code")
        }
        return place
    }
}
