import ChargingModel
import CloudPricing
import CommonBase

/// A charging period of OCPI 2.2.1's CDR: a part of the transaction within which the car either
/// charges or only stands there. It ends when the next one begins.
struct CDRPeriod: Hashable, Sendable {
    var startedAt: Timestamp
    var milliseconds: Int64
    /// Zero while the car only stands there.
    var energyWh: Int64
    /// Whether the car took nothing.
    var isParking: Bool

    /// Maximum periods of a CDR; a transaction that has more is one period.
    static let limit = 3000

    /// Divides a transaction by quarters of an hour; quarters without energy are one period. If the
    /// quarters do not have the energy of the bill, the transaction is one period.
    /// - Parameters:
    ///   - quarters: in chronological order, without those of 0 Wh.
    ///   - energyWh: of the bill.
    static func list(
        _ quarters: [QuarterEnergy.Item], energyWh: Int64, from start: Timestamp,
        until end: Timestamp
    ) -> [CDRPeriod] {
        let whole = CDRPeriod(
            startedAt: start, milliseconds: end.millisecondsSince(start), energyWh: energyWh,
            isParking: false)
        let sum = quarters.reduce(Int64(0)) { $0 + $1.energyWh }
        guard sum == energyWh, !quarters.isEmpty, quarters.count <= limit / 2 else {
            return [whole]
        }
        var (periods, time): ([CDRPeriod], Timestamp) = ([], start)
        for quarter in quarters {
            let next = quarter.from.adding(milliseconds: QuarterEnergy.milliseconds)
            let (from, until) = (max(quarter.from, time), min(next, end))
            // Energy that the meter reported outside the transaction's time.
            guard from < until else { return [whole] }
            if time < from { periods.append(CDRPeriod(parkedFrom: time, until: from)) }
            periods.append(
                CDRPeriod(
                    startedAt: from, milliseconds: until.millisecondsSince(from),
                    energyWh: quarter.energyWh, isParking: false))
            time = until
        }
        if time < end { periods.append(CDRPeriod(parkedFrom: time, until: end)) }
        return periods
    }

    private init(
        startedAt: Timestamp, milliseconds: Int64, energyWh: Int64, isParking: Bool
    ) {
        self.startedAt = startedAt
        self.milliseconds = milliseconds
        self.energyWh = energyWh
        self.isParking = isParking
    }

    private init(parkedFrom start: Timestamp, until end: Timestamp) {
        self.init(
            startedAt: start, milliseconds: end.millisecondsSince(start), energyWh: 0,
            isParking: true)
    }

    var json: JSONValue {
        let hours = CDR.hours(milliseconds)
        let time: JSONValue = .object([
            "type": .string(isParking ? "PARKING_TIME" : "TIME"), "volume": hours,
        ])
        let energy: JSONValue = .object([
            "type": "ENERGY", "volume": JSONDecimal.value(energyWh, digits: 3),
        ])
        return .object([
            "start_date_time": .string(startedAt.iso8601Seconds),
            "dimensions": .array(isParking ? [time] : [energy, time]),
        ])
    }
}
