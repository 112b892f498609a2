import ChargingModel
import CloudCharging
import CloudWeb
import CommonBase

/// What the desk of suspects shows.
struct SuspectList: Sendable {
    struct Filter: Sendable {
        var path: String
        var name: String
        var isCurrent: Bool
    }

    struct Row: Sendable {
        var path: String
        var charger: String
        var about: String
        var reasons: [String]
        var chips: [AnomalyChip]
        var energy: String
    }

    /// What the desk reads.
    struct Found: Sendable {
        var page: TransactionTable.Page
        var names: HistoryNames
        /// All suspects.
        var total: Int64
        /// Of the newest ones.
        var counts: [TransactionTable.AnomalyCount]
    }

    let waiting: String
    let filters: [Filter]
    let rows: [Row]
    let hasRows: Bool
    /// Nothing waits at all.
    let isEmpty: Bool
    let isEmptyFilter: Bool
    let isSearching: Bool
    let olderPath: String?
    let newestPath: String?
    let hasPager: Bool

    init(
        _ found: Found, of anomaly: Anomaly?, countLimit: Int, isFirst: Bool, _ visit: Visit
    ) {
        let (texts, page) = (SuspectTexts(), found.page)
        waiting = visit.say(texts.waiting(Int(found.total)))
        // Numbers of a part would mislead.
        let isCounted = found.total <= countLimit
        func label(_ name: String, _ count: Int64) -> String {
            isCounted ? "\(name) \(count)" : name
        }
        let all = Filter(
            path: SuspectPages.path, name: label(visit.say(texts.all), found.total),
            isCurrent: anomaly == nil)
        filters =
            [all]
            + found.counts.map { count in
                Filter(
                    path: "\(SuspectPages.path)?anomaly=\(count.anomaly.rawValue)",
                    name: label(visit.say(count.anomaly.label), count.count),
                    isCurrent: count.anomaly == anomaly)
            }
        rows = page.records.map { Self.row($0, found.names, visit) }
        hasRows = !rows.isEmpty
        isEmpty = rows.isEmpty && page.next == nil && found.total == 0
        isEmptyFilter = rows.isEmpty && page.next == nil && found.total > 0
        isSearching = rows.isEmpty && page.next != nil
        let query = anomaly.map { "anomaly=\($0.rawValue)" }
        olderPath = page.next.map { position in
            let cursor = "cursor=\(position.time.milliseconds).\(position.id)"
            return "\(SuspectPages.path)?"
                + [query, cursor].compactMap(\.self).joined(separator: "&")
        }
        newestPath = isFirst ? nil : SuspectPages.path + (query.map { "?" + $0 } ?? "")
        hasPager = newestPath != nil || olderPath != nil
    }

    private static func row(
        _ record: TransactionRecord, _ names: HistoryNames, _ visit: Visit
    ) -> Row {
        let (state, formats) = (record.state, visit.formats(in: names.zoneName(record)))
        let anomalies = state.anomalies.sorted()
        return Row(
            path: SuspectPages.path(of: record.id), charger: names.station(record),
            about: SuspectPages.about(record, names, visit),
            reasons: anomalies.map { visit.say($0.message) },
            chips: anomalies.map { AnomalyChip($0, visit) },
            energy: formats.energy(state.energyWh))
    }
}
