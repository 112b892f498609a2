import ChargingModel
import CloudCharging
import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase
import HTTPTypes

/// The desk where admins settle, correct and end transactions that do not add up.
struct SuspectPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let random: RandomSource

    static let path = "/admin/suspects"
    private static let pageSize = 25
    /// Transactions whose anomalies the filters count: five milliseconds of a reader.
    private static let countLimit = 1000
    private static let anomaly = QueryParameter<Anomaly>.choice(
        "anomaly", "Only transactions with this open anomaly")

    private var texts: SuspectTexts { SuspectTexts() }

    static func path(of id: TransactionID) -> String { "\(path)/\(id)" }

    func all() -> [Route] {
        [
            site.page(
                Self.path, for: .admin, "List the charging that does not add up",
                query: [Self.anomaly, HistoryQuery.before], list),
            site.page(
                "\(Self.path)/{id}", for: .admin, "Show a charging that does not add up", show),
            site.page(
                "\(Self.path)/{id}/preview", for: .admin, "Show what a correction would change",
                preview),
            site.form(
                "\(Self.path)/{id}/correct", for: .admin, "Settle, correct or end a charging",
                again: show, correct),
        ]
    }

    /// When it began, and who charged: `út 24. 11. 18:02 · Eva`.
    static func about(
        _ record: TransactionRecord, _ names: HistoryNames, _ visit: Visit
    ) -> String {
        let formats = visit.formats(in: names.zoneName(record))
        let phone = visit.say(TransactionTexts().phone)
        return [
            formats.dayAndTime(record.state.startedAt ?? record.createdAt),
            names.driver(record, in: visit.language) ?? names.card(record, phone: phone),
        ].compactMap(\.self).joined(separator: " · ")
    }

    @Sendable private func list(_ visit: Visit) async throws -> HTMLPage {
        let (anomaly, viewer) = (visit.query(Self.anomaly), visit.viewer)
        let before = visit.query(HistoryQuery.before)
        let found = try await database.read { db in
            var filter = TransactionFilter()
            (filter.isSuspect, filter.anomaly) = (true, anomaly)
            let page = try TransactionTable.page(
                filter, before: before, size: Self.pageSize, viewer: viewer, db)
            return SuspectList.Found(
                page: page, names: try HistoryNames(page.records, viewer: viewer, db),
                total: try TransactionTable.countSuspect(db),
                counts: try TransactionTable.countAnomalies(
                    station: nil, limit: Self.countLimit, viewer: viewer, db))
        }
        return HTMLPage(
            "suspects", title: texts.heading, texts: texts,
            model: SuspectList(
                found, of: anomaly, countLimit: Self.countLimit, isFirst: before == nil, visit))
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        page(try await details(visit), typed: try visit.sentByQuery(), visit)
    }

    private func page(
        _ details: SuspectDetails, typed: SentForm, _ visit: Visit
    ) -> HTMLPage {
        HTMLPage(
            "suspect", title: texts.heading, texts: texts,
            model: SuspectModel(details, typed: typed, visit))
    }

    private func details(_ visit: Visit) async throws -> SuspectDetails {
        let (id, viewer): (TransactionID, Viewer) = (try visit.id(), visit.viewer)
        return try await database.read { try SuspectDetails(id, viewer: viewer, $0) }
    }

    @Sendable private func preview(_ visit: Visit) async throws -> HTMLPage {
        let (details, form) = (try await details(visit), try visit.sentByQuery())
        guard let start = visit.target.firstIndex(of: "?") else {
            return page(details, typed: form, visit)
        }
        do {
            let question = SuspectQuestion(details.transaction, at: visit.moment.wall)
            let decision = try question.decision(of: form)
            let effect = try await effect(of: decision, visit)
            let query = visit.target[visit.target.index(after: start)...]
            return HTMLPage(
                "suspect-preview", title: texts.previewHeading, texts: texts,
                model: CorrectionPreview(decision, effect, details, query: String(query), visit))
        } catch let error as FormError {
            let address = Self.path(of: details.record.id)
            let shown = visit.showing(error, of: form, at: address)
            var page = page(details, typed: form, shown)
            page.status = .badRequest
            page.showRefusal(of: shown)
            return page
        }
    }

    /// - Throws: `FormError` for a correction that is not possible.
    private func effect(
        of decision: CorrectionService.Decision, _ visit: Visit
    ) async throws -> CorrectionService.Effect {
        let (id, person): (TransactionID, PersonID) = (try visit.id(), try visit.personID())
        let moment = visit.moment
        do {
            return try await database.read { db in
                try CorrectionService.preview(id, decision, by: person, db, at: moment)
            }
        } catch let error as ServiceError {
            throw SuspectQuestion.refusal(error)
        }
    }

    @Sendable private func correct(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (id, person): (TransactionID, PersonID) = (try visit.id(), try visit.personID())
        let (decision, version) = (try Self.confirmed(form), form.typed("version"))
        let (moment, texts) = (visit.moment, texts)
        try await CorrectionService.refoldIfStale(id, database, at: moment)
        let effect = try await database.write { [random] db in
            let effect = try CorrectionService.preview(id, decision, by: person, db, at: moment)
            // What the preview showed is what is done.
            guard version.isEmpty || version == effect.version else {
                throw FormError(
                    nil,
                    effect.before.isSuspect ? texts.changedMeanwhile : texts.settledMeanwhile)
            }
            _ = try CorrectionService.correct(
                id, decision, by: person, random: random, db, at: moment)
            return effect
        }
        if effect.before.phase != .ended { return .see(Self.path, saying: texts.ended) }
        return .see(
            Self.path, saying: effect.changesNothing ? texts.accepted : texts.corrected)
    }

    /// The correction in the hidden fields of the preview.
    private static func confirmed(_ form: SentForm) throws -> CorrectionService.Decision {
        func value<Value>(_ name: String, _ read: (String) -> Value?) throws -> Value? {
            let text = form.typed(name)
            if text.isEmpty { return nil }
            guard let value = read(text) else {
                throw ServiceError(.invalidInput, "\(name) is not valid.")
            }
            return value
        }
        return CorrectionService.Decision(
            energyWh: try value("energyWh") { Int64($0) },
            startedAt: try value("startedAt") { Timestamp(parsing: $0) },
            endedAt: try value("endedAt") { Timestamp(parsing: $0) }, note: form.typed("note"))
    }
}
