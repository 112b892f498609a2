import ChargingModel
import CloudAccess
import CloudBooking
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CloudPricing
import CommonBase

/// Why nobody can charge at a connector without an account now.
package enum GuestObstacle: String, Hashable, Sendable, CaseIterable, Error {
    /// The host does not allow it, or charging costs nothing there.
    case notOffered
    case paused, offline, outOfOrder, outOfService, occupied
    /// Another guest pays for it now.
    case paying
    /// Booked, booked soon, or reserved.
    case notNow
}

/// What somebody without an account can pay for at a connector.
package struct GuestOffer: Sendable {
    /// An amount to hold, and what it pays for at the usual price.
    package struct Limit: Hashable, Sendable {
        package var amount: Money
        /// About; nil if energy has no price.
        package var energyWh: Int64?
    }

    package var station: StationID
    package var state: PlaceState
    package var tariff: Tariff?
    /// Nil if somebody can pay now.
    package var obstacle: GuestObstacle?
    /// When a booking begins.
    package var freeUntil: Timestamp?
    /// The booking for which the connector is kept now.
    package var booked: Range<Timestamp>?

    package var limits: [Limit] {
        guard let tariff else { return [] }
        let price = tariff.headline
        return GuestRules.limits.filter { tariff.energyWh(for: $0) != nil }.map { amount in
            Limit(
                amount: amount,
                energyWh: price.flatMap { $0 > .zero ? tariff.energyWh(for: amount, at: $0) : nil })
        }
    }

    /// Reads who may charge, with everything that a start would be refused for.
    /// - Parameter session: the hash of the browser's session.
    /// - Returns: nil for a code whose charger was removed.
    static func read(
        _ place: ChargingPlace, _ authorization: Authorization, _ commands: CommandService,
        _ bookings: any BookingTeller, _ seller: MoneySettings.Seller, session: String?,
        _ db: Database, at moment: Moment
    ) throws -> GuestOffer? {
        guard let id = place.stationID, let location = place.locationID,
            let station = try StationTable.find(id, viewer: .system, db)
        else { return nil }
        let connectors = try ConnectorTable.list(station: id, db)
        let running = try TransactionTable.findRunning(
            station: id, connector: place.connectorID, db)
        let status = connectors.first { $0.connectorID == place.connectorID }?.status
        let isOnline = station.isOnline(
            isConnected: commands.isConnected(id), at: moment.wall)
        var offer = GuestOffer(
            station: id,
            state: PlaceState(isOnline: isOnline, isCharging: running != nil, status: status))
        let tariff = try TariffTable.current(at: location, for: nil, moment.wall, db)?.tariff
        offer.tariff = tariff
        offer.booked = try bookings.kept(
            fromOthersThan: nil, station: id, connector: place.connectorID, db, at: moment.wall)
        offer.freeUntil = try bookings.leaveBy(
            nil, station: id, connector: place.connectorID, db, at: moment.wall)
        let whole = connectors.first { $0.connectorID == 0 }?.status
        offer.obstacle =
            try obstacle(at: location, tariff, seller, db)
            ?? obstacle(isOnline: isOnline, [status, whole], isCharging: running != nil)
        if offer.obstacle == nil {
            offer.obstacle = try others(
                place, at: id, authorization, session: session, db, at: moment)
        }
        return offer
    }

    private init(station: StationID, state: PlaceState) {
        self.station = station
        self.state = state
    }

    /// Why a place has nothing for people without an account; nil if it has.
    static func obstacle(
        at location: LocationID, _ tariff: Tariff?, _ seller: MoneySettings.Seller, _ db: Database
    ) throws -> GuestObstacle? {
        guard seller == .operator, let tariff,
            GuestRules.limits.contains(where: { tariff.energyWh(for: $0) != nil })
        else { return .notOffered }
        let terms = try PlaceTermsTable.of(location, db)
        guard terms.access == .public, try GuestPlaceTable.mayCharge(location, db) else {
            return .notOffered
        }
        if terms.isPaused { return .paused }
        return try PlaceTermsService.isOpenToEveryone(location, db) ? nil : .notOffered
    }

    /// Whether somebody else has the connector, or will have it soon.
    private static func others(
        _ place: ChargingPlace, at station: StationID, _ authorization: Authorization,
        session: String?, _ db: Database, at moment: Moment
    ) throws -> GuestObstacle? {
        let connector = place.connectorID
        let other = try GuestTable.open(station: station, connector: connector, db)
        if let other, !other.isReplaceable(by: session) { return .paying }
        let objection = try authorization.objection(
            toVisitor: nil, at: station, connector: connector, used: moment.wall, db, at: moment)
        return objection == nil ? nil : .notNow
    }

    private static func obstacle(
        isOnline: Bool, _ statuses: [ConnectorStatus?], isCharging: Bool
    ) -> GuestObstacle? {
        if !isOnline { return .offline }
        if statuses.contains(.faulted) { return .outOfOrder }
        if statuses.contains(.unavailable) { return .outOfService }
        return isCharging ? .occupied : nil
    }
}

extension Tariff {
    /// The energy that an amount pays for at the highest prices of the tariff, in Wh; nil if it does
    /// not pay for any. Time is not counted: `CreditEnd` stops at the cost.
    package func energyWh(for amount: Money) -> Int64? {
        let highest = components(.energy).max() ?? .zero
        return energyWh(for: amount, at: highest)
    }

    /// The same at a price of a kWh.
    package func energyWh(for amount: Money, at price: UnitPrice) -> Int64? {
        let once = components(.flat).max() ?? .zero
        let rest = UnitPrice(amount).tenThousandths - once.tenThousandths
        guard rest > 0 else { return nil }
        guard price > .zero else { return GuestRules.maximumEnergyWh }
        let energy = min(rest * 1000 / price.tenThousandths, GuestRules.maximumEnergyWh)
        return energy > 0 ? energy : nil
    }

    /// The gross prices of a dimension, at any time.
    private func components(_ dimension: TariffDimension) -> [UnitPrice] {
        elements.filter { $0.restrictions.reservation == nil }
            .compactMap { $0.component(dimension).map(gross) }
    }
}
