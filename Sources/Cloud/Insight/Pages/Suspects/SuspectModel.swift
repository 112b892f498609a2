import ChargingModel
import CloudCharging
import CloudCore
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// A transaction with the names of those who have corrected it.
struct SuspectDetails: Sendable {
    let transaction: TransactionDetails
    let authors: [PersonID: String]

    var record: TransactionRecord { transaction.record }

    /// - Throws: `notFound` if the viewer does not see it.
    init(_ id: TransactionID, viewer: Viewer, _ db: Database) throws {
        transaction = try TransactionDetails(id, viewer: viewer, db)
        authors = try PersonTable.names(transaction.corrections.compactMap(\.by), db)
    }
}

/// What the page of a suspect transaction shows.
struct SuspectModel: Sendable {
    struct Line: Sendable {
        var reason: String
        var author: String
    }

    let charger: String
    let about: String
    let chips: [AnomalyChip]
    let isSuspect: Bool
    let reasons: [String]
    let stillRuns: Bool
    let corrections: [Line]
    let hasCorrections: Bool
    let facts: [TransactionModel.Fact]
    let chart: PowerChart?
    let hasChart: Bool
    let zone: String
    let fields: SuspectForm
    let previewPath: String
    let historyPath: String

    init(_ details: SuspectDetails, typed: SentForm, _ visit: Visit) {
        let (transaction, record, texts) = (details.transaction, details.record, SuspectTexts())
        let zoneName = transaction.names.zoneName(record)
        let formats = visit.formats(in: zoneName)
        let anomalies = record.state.anomalies.sorted()
        charger = transaction.names.station(record)
        about = SuspectPages.about(record, transaction.names, visit)
        chips = anomalies.map { AnomalyChip($0, visit) }
        isSuspect = record.state.isSuspect
        let evidence = record.endEvidence.map {
            visit.say(texts.evidence($0.kind, formats.dayAndTime($0.time)))
        }
        reasons = anomalies.map { visit.say($0.message) } + [evidence].compactMap(\.self)
        stillRuns = record.surelyRuns
        corrections = transaction.corrections.map { correction in
            Line(
                reason: correction.note,
                author: correction.by.map { details.authors[$0] ?? visit.say(texts.byDeleted) }
                    ?? visit.say(texts.byCommandLine))
        }
        hasCorrections = !corrections.isEmpty
        facts = Self.facts(transaction, visit, formats)
        chart = PowerChart(transaction.curve, visit, formats)
        hasChart = chart != nil
        zone = visit.say(texts.zone(zoneName))
        fields = SuspectForm(
            SuspectQuestion(transaction, at: visit.moment.wall), energyWh: record.state.energyWh,
            typed: typed, visit, formats)
        previewPath = SuspectPages.path(of: record.id) + "/preview"
        historyPath = "/history/\(record.id)"
    }

    private static func facts(
        _ details: TransactionDetails, _ visit: Visit, _ formats: Formats
    ) -> [TransactionModel.Fact] {
        let (texts, record) = (TransactionTexts(), details.record)
        var facts = [
            TransactionModel.Fact(
                name: visit.say(texts.energy), value: formats.energy(record.state.energyWh))
        ]
        if let seconds = record.seconds(at: visit.moment.wall) {
            facts.append(
                TransactionModel.Fact(
                    name: visit.say(texts.duration), value: formats.duration(seconds: seconds)))
        }
        return facts + TransactionModel.facts(details, visit, formats, texts)
    }
}
