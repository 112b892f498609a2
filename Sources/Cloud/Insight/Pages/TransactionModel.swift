import ChargingModel
import CloudCharging
import CloudMoney
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

/// What the page of one transaction shows.
struct TransactionModel: Sendable {
    struct Fact: Sendable {
        var name: String
        var value: String
    }

    struct Reading: Sendable {
        var time: String
        var power: String
        var energy: String
        var meter: String
        var battery: String
    }

    struct Quarter: Sendable {
        var time: String
        var energy: String
    }

    /// Quarters that are shown, the last ones: two days.
    private static let maximumQuarters = 192

    let charger: String
    let when: String
    let energy: String
    let duration: String?
    let averagePower: String?
    let maximumPower: String?
    /// Nil if it is free.
    let cost: String?
    /// Why it costs this.
    let bill: BillModel?
    /// Nil before it is settled.
    let receiptPath: String?
    /// Where the payer asks about the price; nil for others, and while a question is open.
    let questionPath: String?
    /// Of the question about the price that waits for a decision.
    let openQuestionPath: String?
    let openQuestion: String
    /// What was given back of the price; nil if nothing was.
    let refunded: String?
    let facts: [Fact]
    let goesOn: Bool
    let anomalies: [String]
    let hasAnomalies: Bool
    /// Where an admin settles them; nil for others.
    let deskPath: String?
    let settled: [String]
    let hasSettled: Bool
    let corrections: [String]
    let hasCorrections: Bool
    let chart: PowerChart?
    let hasChart: Bool
    let isDerived: Bool
    let readings: [Reading]
    let hasReadings: Bool
    let quarters: [Quarter]
    let hasQuarters: Bool

    init(_ details: TransactionDetails, _ visit: Visit, _ texts: TransactionTexts) {
        let (record, state) = (details.record, details.record.state)
        let formats = visit.formats(in: details.names.zoneName(record))
        charger = details.names.station(record)
        when = formats.dayAndTime(state.startedAt ?? record.createdAt)
        energy = formats.energy(state.energyWh)
        let seconds = record.seconds(at: visit.moment.wall)
        duration = seconds.map { formats.duration(seconds: $0) }
        averagePower = Self.averageWatts(state.energyWh, seconds).map { formats.power(Double($0)) }
        maximumPower =
            details.curve.maximum > 0 ? formats.power(Double(details.curve.maximum)) : nil
        cost = details.bill.map { formats.money($0.total) }
        let vat = details.settlement?.shownVAT ?? .ofTariff
        bill = details.bill.map { BillModel($0, formats, visit.language, vat: vat) }
        receiptPath = details.settlement == nil ? nil : "/receipts/\(record.id)"
        let isOwn = record.personID != nil && record.personID == visit.person?.id
        let mayAsk = details.settlement != nil && details.openQuestion == nil
        questionPath =
            mayAsk && (visit.viewer.isAdmin || isOwn) ? "/history/\(record.id)/question" : nil
        openQuestionPath = details.openQuestion.map { "/disputes/\($0)" }
        openQuestion = visit.say(isOwn ? texts.ownQuestion : texts.openQuestion)
        refunded = details.refunded > .zero ? formats.money(details.refunded) : nil
        facts = Self.facts(details, visit, formats, texts)
        goesOn = record.surelyRuns
        anomalies = state.anomalies.sorted().map { visit.say($0.message) }
        hasAnomalies = !anomalies.isEmpty
        deskPath =
            state.isSuspect && visit.viewer.isAdmin ? SuspectPages.path(of: record.id) : nil
        settled = state.settledAnomalies.subtracting(state.anomalies).sorted()
            .map { visit.say($0.message) }
        hasSettled = !settled.isEmpty
        corrections = details.corrections.map(\.note)
        hasCorrections = !corrections.isEmpty
        chart = PowerChart(details.curve, visit, formats)
        hasChart = chart != nil
        isDerived = chart != nil && !details.curve.isMeasured
        readings = details.readings.map { Self.reading($0, of: state, formats) }
        hasReadings = !readings.isEmpty
        quarters = details.quarters.items.suffix(Self.maximumQuarters).map {
            Quarter(time: formats.dayAndTime($0.from), energy: formats.energy($0.energyWh))
        }
        hasQuarters = !quarters.isEmpty
    }

    private static func averageWatts(_ energyWh: Int64, _ seconds: Int64?) -> Int64? {
        guard let seconds, seconds >= 60, energyWh > 0, energyWh < WattHourBounds.range.upperBound
        else { return nil }
        return energyWh * 3600 / seconds
    }

    /// Times, people and registers.
    static func facts(
        _ details: TransactionDetails, _ visit: Visit, _ formats: Formats,
        _ texts: TransactionTexts
    ) -> [Fact] {
        let state = details.record.state
        let end = details.end.map { EndTexts().sentence($0, for: visit.person?.id) }
        let rows: [(Message, String?)] = [
            (texts.start, state.startedAt.map(formats.dateTime)),
            (texts.end, state.endedAt.map(formats.dateTime)),
            (texts.reason, end.map(visit.say)),
            (texts.driver, details.names.driver(details.record, in: visit.language)),
            (texts.card, details.names.card(details.record, phone: visit.say(texts.phone))),
            (texts.meterAtStart, state.meterStartWh.map(formats.energy)),
            (texts.meterAtEnd, state.meterStopWh.map(formats.energy)),
        ]
        return rows.compactMap { name, value in
            value.map { Fact(name: visit.say(name), value: $0) }
        }
    }

    private static func reading(
        _ reading: MeterReading, of state: ChargingTransaction, _ formats: Formats
    ) -> Reading {
        let register = reading.registerWh
        var energy: Int64?
        if let register, let start = state.meterStartWh, register >= start {
            energy = register - start
        }
        let battery = reading.values.first { $0.measurand == .stateOfCharge }
        return Reading(
            time: formats.dayAndTime(reading.takenAt),
            power: reading.powerW.map { formats.power(Double($0)) } ?? "",
            energy: energy.map(formats.energy) ?? "",
            meter: register.map(formats.energy) ?? "",
            battery: battery.map { "\($0.wholeUnits)\u{A0}%" } ?? "")
    }
}
