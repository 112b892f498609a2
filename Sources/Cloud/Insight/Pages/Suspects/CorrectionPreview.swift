import ChargingModel
import CloudCharging
import CloudWeb
import CommonBase
import MessageCatalogue

/// What the page shows before an admin confirms a correction.
struct CorrectionPreview: Sendable {
    struct Row: Sendable {
        var name: String
        var old: String
        var new: String
    }

    let charger: String
    let about: String
    let rows: [Row]
    let isUnchanged: Bool
    let settled: [String]
    let hasSettled: Bool
    let left: [String]
    let hasLeft: Bool
    let reason: String
    /// The hidden fields.
    let energyWh: String
    let startedAt: String
    let endedAt: String
    let version: String
    let confirmation: String
    let formPath: String
    /// Back to the form, with what was typed.
    let changePath: String

    /// - Parameter query: of the form.
    init(
        _ decision: CorrectionService.Decision, _ effect: CorrectionService.Effect,
        _ details: SuspectDetails, query: String, _ visit: Visit
    ) {
        let (names, record, texts) = (details.transaction.names, details.record, SuspectTexts())
        let formats = visit.formats(in: names.zoneName(record))
        let (before, after) = (effect.before, effect.after)
        charger = names.station(record)
        about = SuspectPages.about(record, names, visit)
        rows = Self.rows(effect, record, visit, formats)
        isUnchanged = effect.changesNothing
        settled = before.anomalies.subtracting(after.anomalies).sorted()
            .map { visit.say($0.message) }
        hasSettled = !settled.isEmpty
        left = after.anomalies.sorted().map { visit.say($0.message) }
        hasLeft = !left.isEmpty
        reason = decision.note
        energyWh = decision.energyWh.map { "\($0)" } ?? ""
        startedAt = decision.startedAt?.iso8601 ?? ""
        endedAt = decision.endedAt?.iso8601 ?? ""
        version = effect.version
        confirmation = visit.say(
            before.phase != .ended
                ? texts.confirmEnd : isUnchanged ? texts.confirmAsIs : texts.confirmChange)
        let path = SuspectPages.path(of: record.id)
        formPath = "\(path)/correct"
        changePath = "\(path)?\(query)"
    }

    private static func rows(
        _ effect: CorrectionService.Effect, _ record: TransactionRecord, _ visit: Visit,
        _ formats: Formats
    ) -> [Row] {
        let (texts, names) = (SuspectTexts(), TransactionTexts())
        let missing = "–"
        func duration(_ state: ChargingTransaction) -> String {
            var record = record
            record.state = state
            return record.seconds(at: visit.moment.wall).map { formats.duration(seconds: $0) }
                ?? missing
        }
        // A correction may change less than a tenth of a kilowatt-hour.
        func energy(_ state: ChargingTransaction) -> String {
            "\(formats.number(Double(state.energyWh) / 1000, digits: 3))\u{A0}kWh"
        }
        func end(_ state: ChargingTransaction) -> String {
            state.endedAt.map(formats.dateTime)
                ?? (state.phase == .ended ? missing : visit.say(texts.notEnded))
        }
        func row(_ name: Message, _ value: (ChargingTransaction) -> String) -> Row {
            Row(name: visit.say(name), old: value(effect.before), new: value(effect.after))
        }
        return [
            row(names.energy, energy), row(names.duration, duration),
            row(names.start) { $0.startedAt.map(formats.dateTime) ?? missing },
            row(names.end, end),
        ]
    }
}
