import CloudCore
import CloudFleet
import CloudPeople
import CloudPictures
import CommonBase
import MessageCatalogue

/// What a driver tells the hosts of a charger.
package enum ChargerProblem: String, Hashable, Sendable, CaseIterable {
    case blocked, broken, notFound, other

    /// Maximum length of the text in Unicode scalars.
    static let maximumText = 500

    /// Stores the report and tells the hosts, in their inbox and as they choose by mail.
    /// - Throws: `invalidInput` for the text.
    package func report(
        _ text: String, _ photo: Photo? = nil, id: ChargerReportID, at place: ChargingPlace,
        by person: PersonID, _ db: Database, at moment: Moment
    ) throws {
        let texts = ChargeTexts()
        let line = text.split(whereSeparator: \.isNewline).joined(separator: " ")
        let words = try Check.text(line, "details", 0...Self.maximumText)
        let report = ChargerReport(id: id, at: place, by: person, self, words, at: moment.wall)
        try ChargerReportTable.insert(report, db)
        if let photo { try ChargerReportTable.insert(photo, of: report, db) }
        let name = try PersonTable.names([person], db)[person] ?? ""
        let hosts =
            try place.stationID.map { try StationAccess.hosts(of: $0, db) }
            ?? [place.hostID].compactMap(\.self)
        for host in hosts {
            try Notifications.send(
                Notification(
                    person: host, kind: .chargerProblem,
                    title: texts.reported(self, at: place.name),
                    text: texts.report(by: name, words, hasPhoto: photo != nil),
                    path: ReportPages.path(of: id), about: person), db, at: moment.wall)
        }
    }
}
