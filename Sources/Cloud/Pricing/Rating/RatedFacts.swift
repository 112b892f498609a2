import ChargingModel
import CommonBase
import Foundation

/// The facts of a transaction or a reservation that determine its price.
package struct RatedFacts: Hashable, Sendable {
    /// Energy that flowed evenly over a time.
    package struct EnergyPeriod: Hashable, Sendable {
        package var from: Timestamp
        package var until: Timestamp
        package var energyWh: Int64
        /// The sum over the phases. Nil if not known: derived from the power at 230 V.
        package var milliamperes: Int64?

        package init(
            from: Timestamp, until: Timestamp, energyWh: Int64, milliamperes: Int64? = nil
        ) {
            self.from = from
            self.until = until
            self.energyWh = energyWh
            self.milliamperes = milliamperes
        }
    }

    package struct ReservationTime: Hashable, Sendable {
        package var from: Timestamp
        /// The start of charging, or when it expired.
        package var until: Timestamp
        /// Whether nobody charged: then only the reservation is billed.
        package var isExpired: Bool

        package init(from: Timestamp, until: Timestamp, isExpired: Bool) {
            self.from = from
            self.until = until
            self.isExpired = isExpired
        }
    }

    /// Of a longer transaction, only the last time counts: a year.
    package static let maximumMilliseconds: Int64 = 366 * 86_400_000

    package var start: Timestamp
    /// Now, for a running transaction.
    package var end: Timestamp
    /// Of the place.
    package var zone: TimeZone
    /// In chronological order, without overlaps.
    package var energy: [EnergyPeriod]
    /// When the car was connected and could charge, but did not.
    package var idle: [Range<Timestamp>]
    package var reservation: ReservationTime?

    package init(
        start: Timestamp, end: Timestamp, zone: TimeZone, energy: [EnergyPeriod],
        idle: [Range<Timestamp>] = [], reservation: ReservationTime? = nil
    ) {
        self.start = start
        self.end = end
        self.zone = zone
        self.energy = energy
        self.idle = idle
        self.reservation = reservation
    }

    /// Of a transaction with its energy per quarter of an hour.
    package init(
        start: Timestamp, end: Timestamp, zone: TimeZone, quarters: QuarterEnergy,
        idle: [Range<Timestamp>] = [], reservation: ReservationTime? = nil
    ) {
        self.init(
            start: start, end: end, zone: zone,
            energy: quarters.items.map { item in
                EnergyPeriod(
                    from: item.from,
                    until: item.from.adding(milliseconds: QuarterEnergy.milliseconds),
                    energyWh: item.energyWh)
            }, idle: idle, reservation: reservation)
    }

    /// Of a reservation that nobody used.
    package init(expired from: Timestamp, until: Timestamp, zone: TimeZone) {
        self.init(
            start: until, end: until, zone: zone, energy: [],
            reservation: ReservationTime(from: from, until: until, isExpired: true))
    }
}
