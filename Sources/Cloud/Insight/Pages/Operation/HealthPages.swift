import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The health of the cloud for admins: what is in order, what is not, and what to do.
struct HealthPages: Sendable {
    let site: Site
    let reader: HealthReader
    private let texts = HealthTexts()

    init(site: Site, reader: HealthReader) {
        self.site = site
        self.reader = reader
    }

    static let path = "/admin/health"

    func all() -> [Route] {
        [site.page(Self.path, for: .admin, "Show the health of the cloud", show)]
    }

    private struct Line: Sendable {
        var label: String
        /// How good it is, in a word.
        var state: String
        /// The class of the chip.
        var look: String
        var text: String
        /// What to do, if it is not in order.
        var advice: String?
        var path: String?
    }

    private struct Model: Sendable {
        var isFine: Bool
        var time: String
        var lines: [Line]
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let health = try await reader.read(at: visit.moment.wall)
        let lines = HealthLine.all(health)
        return HTMLPage(
            "admin-health", title: texts.heading, texts: texts,
            model: Model(
                isFine: lines.allSatisfy { $0.level == .fine },
                time: visit.say(texts.asOf(visit.formats.dateTime(health.time))),
                lines: lines.map { line($0, health, visit) }))
    }

    private func line(_ line: HealthLine, _ health: CloudHealth, _ visit: Visit) -> Line {
        let isFine = line.level == .fine
        return Line(
            label: visit.say(texts.name(of: line.subject)),
            state: visit.say(texts.word(for: line.level)), look: Self.look(of: line.level),
            text: visit.say(text(line.subject, health, visit.formats)),
            advice: isFine ? nil : texts.advice(line.subject, health).map(visit.say),
            path: isFine ? nil : Self.path(of: line.subject, health))
    }

    private static func look(of level: HealthLine.Level) -> String {
        switch level {
        case .fine: "free"
        case .attention: "wait"
        case .bad: "bad"
        }
    }

    /// Where the admin acts.
    private static func path(of subject: HealthLine.Subject, _ health: CloudHealth) -> String? {
        switch subject {
        case .mails: health.mails.failed > 0 ? "/admin/mail?state=failed" : "/admin/mail"
        case .events:
            EventDeliveryPages.path + (health.statistics.parkedEvents > 0 ? "" : "?all=true")
        case .stations: "/admin/refused-connections"
        case .disk, .database, .certificate, .stationCertificates, .backup, .version: nil
        }
    }

    private func text(
        _ subject: HealthLine.Subject, _ health: CloudHealth, _ formats: Formats
    ) -> Message {
        let machine = health.machine
        switch subject {
        case .disk:
            return machine.map { machine in
                texts.disk(
                    free: formats.bytes(machine.freeBytes), of: formats.bytes(machine.totalBytes))
            } ?? texts.unknown
        case .database:
            if !health.acceptsWrites { return texts.refusesWrites }
            return machine.map { machine in
                texts.database(
                    formats.bytes(machine.databaseBytes), log: formats.bytes(machine.logBytes),
                    failed: health.failedCommits)
            } ?? texts.acceptsWrites
        case .mails:
            return texts.mails(
                health.mails, since: health.mails.oldestWaiting.map(formats.dateTime))
        case .events:
            return texts.events(
                parked: health.statistics.parkedEvents,
                since: health.oldestRetriedEvent.map(formats.dateTime))
        case .certificate:
            return machine?.certificateEnd.map { end in
                texts.certificate(days: Self.days(to: end, health), on: formats.date(end))
            } ?? texts.noCertificate
        case .stationCertificates:
            return texts.stationCertificates(
                ended: health.endedCertificates, ending: health.endingCertificates)
        case .stations:
            return texts.stations(connected: health.connectedCount, of: health.stationCount)
        case .backup:
            return machine?.lastBackup.map { texts.backup(formats.dateTime($0)) }
                ?? texts.noBackup
        case .version:
            return texts.version(Release.version, since: formats.dateTime(health.startedAt))
        }
    }

    /// Whole days, negative for a time that is over.
    private static func days(to end: Timestamp, _ health: CloudHealth) -> Int {
        Int(end.millisecondsSince(health.time).flooredQuotient(86_400_000))
    }
}

extension Formats {
    /// `12,3 GB`, or `4,5 MB` below a gigabyte.
    fileprivate func bytes(_ count: Int64) -> String {
        let megabytes = Double(count) / 1_000_000
        return megabytes >= 1000
            ? "\(number(megabytes / 1000, digits: 1))\u{A0}GB"
            : "\(number(megabytes, digits: 1))\u{A0}MB"
    }
}
