import ChargingModel
import CloudCore
import CloudFleet
import CloudHTTP
import CloudWeb
import CommonBase
import MessageCatalogue

/// The versions of the cloud and of all bridges, for admins.
struct VersionPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let releases: ReleaseFile
    private let texts = VersionTexts()

    init(site: Site, database: CloudDatabase, releases: ReleaseFile) {
        self.site = site
        self.database = database
        self.releases = releases
    }

    static let path = "/admin/versions"
    private static let pageSize = 50
    private static let cursor = Paging.cursor(StationID.init)
    private static let example =
        #"{"cloud": {"version": "0.2.0", "notes": "…"}, "bridge": {"version": "0.2.0"}}"#

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "Show the versions of the cloud and the bridges",
                query: [Self.cursor], show)
        ]
    }

    /// How a version compares with the newest one.
    private struct Judgement: Sendable {
        /// The class of the chip.
        var look: String
        var words: String
    }

    private struct Program: Sendable {
        var version: String
        var judgement: Judgement
        /// What is new in the newest version; nil if this is the newest one, or nothing is said.
        var notes: String?
    }

    private struct Bridge: Sendable {
        var name: String
        var path: String
        var about: String
        var judgement: Judgement
    }

    private struct Model: Sendable {
        /// What is wrong with the file.
        var fileProblem: String?
        var example: String?
        var cloud: Program
        var bridgeNotes: String?
        var bridges: [Bridge]
        var firstPath: String?
        var nextPath: String?
        var hasPager: Bool
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        let (after, viewer, now) = (visit.query(Self.cursor), visit.viewer, visit.moment.wall)
        let found = try await database.read { db in
            try StationTable.list(
                kind: .bridge, after: after?.text ?? "", limit: Self.pageSize + 1,
                viewer: viewer, at: now, db)
        }
        let shown = found.prefix(Self.pageSize)
        let last = found.count > shown.count ? shown.last?.id : nil
        let state = releases.present
        let newest = releases.releases
        var fileProblem: String?
        if case .invalid(let reason) = state { fileProblem = reason }
        return HTMLPage(
            "admin-versions", title: texts.heading, texts: texts,
            model: Model(
                fileProblem: fileProblem, example: state == .missing ? Self.example : nil,
                cloud: Program(
                    version: visit.say(texts.version(Release.version)),
                    judgement: judgement(Release.version, newest.cloud, visit),
                    notes: notes(newest.cloud, isNewerThan: Release.version)),
                bridgeNotes: notes(newest.bridge, isNewerThan: nil),
                bridges: shown.map { bridge($0, newest.bridge, visit) },
                firstPath: after == nil ? nil : Self.path,
                nextPath: last.map {
                    "\(Self.path)?cursor=\($0.text.percentEncodedForQuery)"
                },
                hasPager: after != nil || last != nil))
    }

    private func bridge(
        _ station: Station, _ newest: ReleaseList.Entry?, _ visit: Visit
    ) -> Bridge {
        let version = station.description.firmwareVersion
        let seen = station.lastSeenAt.map {
            texts.seen(visit.formats.ago($0, at: visit.moment.wall))
        }
        let about = [version.map(texts.version) ?? texts.neverStarted, seen ?? texts.neverSeen]
        return Bridge(
            name: station.name, path: ChargerPages.path(of: station.id),
            about: about.map(visit.say).joined(separator: " · "),
            judgement: judgement(version, newest, visit))
    }

    private func judgement(
        _ version: String?, _ newest: ReleaseList.Entry?, _ visit: Visit
    ) -> Judgement {
        guard let newest = newest?.version, let version = version.flatMap(ReleaseVersion.init)
        else { return Judgement(look: "plain", words: visit.say(texts.unknown)) }
        return version < newest
            ? Judgement(look: "wait", words: visit.say(texts.isAvailable(newest.text)))
            : Judgement(look: "free", words: visit.say(texts.current))
    }

    /// - Parameter version: nil shows the notes in any case.
    private func notes(
        _ newest: ReleaseList.Entry?, isNewerThan version: String?
    ) -> String? {
        guard let newest, !newest.notes.isEmpty else { return nil }
        if let version = version.flatMap(ReleaseVersion.init), version >= newest.version {
            return nil
        }
        return newest.notes
    }
}
