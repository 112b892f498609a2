import CommonBase
import Foundation

/// Finds which prices of a tariff apply to a transaction or a reservation, and to how much.
struct PriceMeter {
    /// The rated subject: its elements and its time.
    struct Span {
        var purpose: ReservationRestriction?
        var dimensions: Set<TariffDimension>
        var start: Timestamp
        var end: Timestamp
        var zone: TimeZone
        var energy: [RatedFacts.EnergyPeriod] = []
        var idle: [Range<Timestamp>] = []
    }

    private(set) var uses: [TariffDimension: DimensionUse] = [:]
    private(set) var energyWh: Int64

    init(_ span: Span, _ tariff: Tariff) {
        let elements = tariff.elements.enumerated().filter {
            $0.element.restrictions.reservation == span.purpose
        }
        let idle = Self.merged(span.idle)
        let grace = tariff.graceMinutes * 60_000
        let restrictions = elements.map { $0.element.restrictions }
        let curve = EnergyCurve(span.energy, from: span.start, until: span.end)
        energyWh = curve.energyWh
        var times = Self.times(restrictions, span)
        for stop in idle {
            let graceEnd = stop.lowerBound.adding(milliseconds: grace)
            times += [stop.lowerBound, graceEnd, stop.upperBound]
        }
        let energies = restrictions.flatMap { [$0.minimumWh, $0.maximumWh].compactMap(\.self) }
        for segment in curve.segments(times: times, energies: Set(energies)) {
            let moment = RatedMoment(segment, since: span.start, in: span.zone)
            let stop = idle.first { $0.contains(segment.from) }
            let occupation: Occupation =
                switch stop.map({ segment.from.millisecondsSince($0.lowerBound) < grace }) {
                case nil: .charging
                case true?: .grace
                case false?: .parking
                }
            let holding = elements.filter { $0.element.restrictions.hold(at: moment) }
            for dimension in TariffDimension.allCases where span.dimensions.contains(dimension) {
                guard let quantity = self.quantity(dimension, segment, occupation),
                    let priced = holding.first(where: { $0.element.component(dimension) != nil }),
                    let component = priced.element.component(dimension)
                else { continue }
                let end = dimension == .flat ? segment.from : segment.until
                uses[dimension, default: DimensionUse()].add(
                    quantity, component, element: priced.offset, during: segment.from..<end)
            }
        }
    }

    private enum Occupation { case charging, grace, parking }

    /// In Wh, milliseconds, or 1; nil if the dimension is not used. Energy that flows may be 0 Wh,
    /// rounded down, and counts for the time of the price.
    private func quantity(
        _ dimension: TariffDimension, _ segment: RatedSegment, _ occupation: Occupation
    ) -> Int64? {
        switch dimension {
        case .energy: segment.period.energyWh > 0 ? segment.energyWh : nil
        case .flat: uses[.flat] == nil ? 1 : nil
        case .time:
            occupation == .charging && segment.milliseconds > 0 ? segment.milliseconds : nil
        case .parkingTime:
            occupation == .parking && segment.milliseconds > 0 ? segment.milliseconds : nil
        }
    }

    /// When restrictions of the calendar or of the duration may change.
    private static func times(
        _ restrictions: [TariffRestrictions], _ span: Span
    ) -> [Timestamp] {
        let seconds = restrictions.flatMap {
            [$0.minimumSeconds, $0.maximumSeconds].compactMap(\.self)
        }
        return seconds.map { span.start.adding(seconds: $0) }
            + CalendarBreaks.times(restrictions, from: span.start, until: span.end, in: span.zone)
    }

    /// Intervals that touch are one, so that the grace begins once.
    private static func merged(_ ranges: [Range<Timestamp>]) -> [Range<Timestamp>] {
        var merged: [Range<Timestamp>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) where !range.isEmpty {
            if let last = merged.last, range.lowerBound <= last.upperBound {
                merged[merged.count - 1] =
                    last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                merged.append(range)
            }
        }
        return merged
    }

    /// Rounds each dimension up to its step size.
    mutating func applySteps() {
        uses[.energy]?.applyStep(unit: 1)
        let extra = uses[.time]?.applyStep(unit: 1000) ?? 0
        // OCPI 2.2.1, PriceComponent, example #1: parking that is within the block of charging is
        // not billed again. Otherwise (the complex example) all of it is.
        if let parking = uses[.parkingTime], parking.quantity <= extra {
            uses[.parkingTime]?.waive()
        } else {
            uses[.parkingTime]?.applyStep(unit: 1000)
        }
    }
}
