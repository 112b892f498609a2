import ChargingModel
import CloudAccess
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

/// A line of the diary of a charger.
struct DiaryLine: Sendable {
    var time: String
    var title: String
    /// Nil for what needs no explanation.
    var details: String?
    /// The page of a transaction, or the one that adds an unknown card to somebody.
    var linkPath: String?

    /// - Parameter hasConnectors: whether the charger has several connectors, which are named.
    init(
        _ entry: ChargerDiary.Entry, _ diary: ChargerDiary, hasConnectors: Bool, zone: String,
        _ visit: Visit
    ) {
        let (texts, formats) = (DiaryTexts(), visit.formats(in: zone))
        time = formats.dayAndTime(entry.time)
        func name(of record: TransactionRecord) -> String {
            record.driver(shownTo: visit.viewer).flatMap { diary.names[$0] }
                ?? visit.say(texts.somebody)
        }
        switch entry.happened {
        case .added: title = visit.say(texts.added)
        case .settingsChanged: title = visit.say(texts.settingsChanged)
        case .moved: title = visit.say(texts.moved)
        case .booted: title = visit.say(texts.booted)
        case .connected: title = visit.say(texts.connected)
        case .disconnected: title = visit.say(texts.disconnected)
        case .connectorChanged(let number, let status):
            title = visit.say(texts.status(status))
            if hasConnectors, number > 0 {
                details = visit.say(ChargerTexts().connectorTitle(number))
            }
        case .started(let record):
            title = visit.say(texts.started(name(of: record)))
            details = record.state.token.flatMap(\.suffix.nonEmpty).map {
                visit.say(texts.card($0))
            }
            linkPath = "/history/\(record.id)"
        case .ended(let record):
            title = visit.say(texts.ended(name(of: record)))
            details = formats.energy(record.state.energyWh)
            linkPath = "/history/\(record.id)"
        case .commanded(let record):
            let sender =
                record.issuedBy.flatMap { diary.names[$0] } ?? visit.say(texts.formerPerson)
            title = visit.say(texts.commanded(sender, visit.say(texts.command(record))))
            details = visit.say(texts.outcome(record.status))
        case .refused(let tap):
            title = visit.say(tap.reason.title)
            let number = tap.number.flatMap { diary.addableTaps.contains($0) ? $0 : nil }
            linkPath = number.map(UnknownCardPages.path)
            details =
                [
                    tap.token.suffix.nonEmpty.map { visit.say(texts.card($0)) },
                    linkPath.map { _ in visit.say(ChargerTexts().giveCard) },
                ].compactMap(\.self).joined(separator: " · ").nonEmpty
        }
    }
}

extension String {
    fileprivate var nonEmpty: String? { isEmpty ? nil : self }
}
