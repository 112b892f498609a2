import ChargingModel
import CloudCore
import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// What the live page's template shows: a transaction, or that it is waited for.
struct LiveModel: Sendable {
    var charge: LiveChargeModel?
    var waiting: Waiting?

    struct Waiting: Sendable {
        var heading: String
        var text: String
        /// Where to try again.
        var again: String?
    }
}

struct LiveChargeModel: Sendable {
    var name: String
    var since: String
    var chip: String
    var state: String
    var note: String?
    /// Percent of the dial; nil without a limit.
    var arc: String?
    var energyNumber: String
    var energyUnit: String
    /// Now, while it charges.
    var power: String?
    var elapsed: String
    var average: String
    /// Nil without a limit, and after the end.
    var remaining: String?
    var remainingLabel: String
    /// Until now; nil if it is free.
    var cost: String?
    /// What the driver can still spend.
    var left: String?
    /// The page of the transaction in the history.
    var details: String
    /// Nil before it is settled, and if it is free.
    var receipt: String?
    var curve: Curve?
    var stop: String?
    var unlock: String?

    struct Curve: Sendable {
        var chart: PowerChart
        var highest: String
        var rows: [Row]

        struct Row: Sendable {
            var time: String
            var power: String
        }
    }

    init(_ charge: LiveCharge, _ visit: Visit, _ texts: LiveTexts) {
        let (record, state) = (charge.record, charge.record.state)
        let formats = visit.formats(in: charge.place?.timeZone ?? Location.standardTimeZone)
        let live = LiveState(record)
        let progress = ChargeProgress(charge, at: visit.moment.wall)
        name = charge.place?.name ?? record.stationID.text
        chip = live.chip
        self.state = visit.say(texts.state(live))
        let start = formats.dayAndTime(progress.startedAt)
        since = visit.say(
            state.endedAt.map { texts.span(start, formats.time($0)) }
                ?? texts.since(start, charge.cardSuffix))
        note = Self.note(charge, live, formats, for: visit.person?.id).map(visit.say)
        arc = progress.fraction.map { String(Int(($0 * 100).rounded())) }
        energyNumber = formats.number(Double(state.energyWh) / 1000, digits: 1)
        energyUnit =
            charge.limit.energyWh.map {
                "kWh " + visit.say(texts.of(formats.number(Double($0) / 1000, digits: 1)))
            } ?? "kWh"
        power = live == .charging ? progress.powerW.map { formats.power(Double($0)) } : nil
        elapsed = formats.duration(seconds: progress.elapsedSeconds)
        average = progress.averageW.map { formats.power(Double($0)) } ?? "–"
        let seconds = live == .ended ? nil : progress.remainingSeconds
        remaining = seconds.map { formats.duration(seconds: $0) }
        remainingLabel = visit.say(
            charge.limit.endsAt.map { texts.until(formats.time($0)) } ?? texts.remaining)
        cost = charge.cost.map { formats.money($0.total) }
        left = charge.left.map { formats.money($0) }
        details = "/history/\(record.id)"
        receipt = charge.receiptPath
        curve = PowerChart(charge.curve, visit, formats).map { chart in
            Curve(
                chart: chart,
                highest: visit.say(
                    texts.highest(formats.power(Double(charge.curve.maximum)))),
                rows: charge.curve.rows.map {
                    .init(time: formats.time($0.time), power: formats.power(Double($0.watts)))
                })
        }
        stop = record.surelyRuns ? "/charging/\(record.id)/stop" : nil
        unlock = charge.mayUnlock ? "/charging/\(record.id)/unlock" : nil
    }

    private static func note(
        _ charge: LiveCharge, _ live: LiveState, _ formats: Formats, for reader: PersonID?
    ) -> Message? {
        switch live {
        case .ended: charge.end.map { EndTexts().sentence($0, for: reader) }
        case .lost: LiveTexts().lost
        case .charging, .full, .paused, .preparing:
            charge.leaveBy.map { LiveTexts().freeUntil(formats.time($0)) }
        }
    }
}
