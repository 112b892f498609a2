import CloudCore
import CloudHTTP
import CloudPeople
import CloudWeb
import CommonBase
import MessageCatalogue

/// The pages behind the link of a group. A GET changes nothing.
struct JoinPages: Sendable {
    let site: Site
    let database: CloudDatabase
    let joins: AttemptLimiter

    private var texts: JoinTexts { JoinTexts() }

    func all() -> [Route] {
        [
            site.page("/join", for: .anyone, "Type the code of a group", typing),
            site.form("/join", for: .anyone, "Find a group by its code", again: typing) {
                visit, form in
                guard let code = JoinCode(try form.text("code", upTo: 40)) else {
                    throw FormError("code", texts.noSuchCode)
                }
                return .see("/join/\(code)")
            },
            site.page("/join/{code}", for: .anyone, "Show a group that can be joined", show),
            site.form("/join/{code}", for: .person, "Join a group", again: show, join),
        ]
    }

    private struct TypingModel: Sendable {
        var code: FormField
    }

    @Sendable private func typing(_ visit: Visit) async throws -> HTMLPage {
        HTMLPage(
            "join-code", title: texts.heading, texts: texts,
            model: TypingModel(
                code: visit.field(
                    "code", texts.code, hint: texts.codeHint, isRequired: true, maximum: 40)))
    }

    private struct Model: Sendable {
        var name: String
        var kind: String
        var offer: String
        var action: String
        var needsApproval: Bool
        /// Where a visitor signs in; nil for a person.
        var signIn: String?
        /// Where a visitor makes an account, and comes back.
        var register: String
        /// Why the person can't join; nil if they can.
        var obstacle: String?
        /// The group, for its host and its members.
        var path: String?
        var canJoin: Bool
    }

    /// The facts of a group on its page.
    private struct Found: Sendable {
        var group: PersonGroup
        var host: String
        var needsApproval: Bool
        var isMember = false
        var isWaiting = false
    }

    private func find(_ visit: Visit) async throws -> Found? {
        guard let code = JoinCode(visit.text("code")) else { return nil }
        let person = visit.person?.id
        return try await database.read { db -> Found? in
            guard let group = try GroupTable.find(code: code, for: person, db) else { return nil }
            let host = try PersonTable.names([group.hostID], db)[group.hostID] ?? ""
            var found = Found(group: group, host: host, needsApproval: group.needsApproval)
            guard let person else { return found }
            let removal = try GroupTable.removal(of: person, from: group.id, db)
            found.needsApproval = group.needsApproval || removal != nil
            found.isMember = try GroupTable.isMember(person, of: group.id, db)
            found.isWaiting = try GroupTable.isWaiting(person, for: group.id, db)
            return found
        }
    }

    @Sendable private func show(_ visit: Visit) async throws -> HTMLPage {
        guard let found = try await find(visit) else {
            var page = HTMLPage(
                "join-invalid", title: texts.invalid, texts: texts, model: NoModel())
            page.status = .notFound
            return page
        }
        let action = "/join/\(visit.text("code").percentEncodedForQuery)"
        let isHost = visit.person?.id == found.group.hostID
        var obstacle: Message?
        if found.isWaiting { obstacle = texts.isWaiting }
        if found.isMember { obstacle = texts.isMember }
        if isHost { obstacle = texts.isHost }
        return HTMLPage(
            "join", title: texts.heading, texts: texts,
            model: Model(
                name: found.group.name, kind: visit.say(GroupTexts().kind(found.group.kind)),
                offer: visit.say(texts.offer(found.host)), action: action,
                needsApproval: found.needsApproval,
                signIn: visit.person == nil ? SignInPath.leading(to: action) : nil,
                register: SignInPath.registering(for: action),
                obstacle: obstacle.map(visit.say),
                path: isHost || found.isMember ? "/groups/\(found.group.id)" : nil,
                canJoin: visit.person != nil && obstacle == nil))
    }

    @Sendable private func join(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (person, moment) = (try visit.personID(), visit.moment)
        guard let code = JoinCode(visit.text("code")) else {
            throw ServiceError(.notFound, "No group has this code.")
        }
        guard joins.take(person.text, at: moment) else {
            throw ServiceError(.tooManyRequests, "Too many groups; try again in an hour.")
        }
        do {
            // Refusing inside the write would undo the other requests of its commit.
            try await database.read { db in
                _ = try GroupService.checkJoin(code, by: person, db, at: moment)
            }
        } catch let error as ServiceError where error.code == .tooManyRequests {
            throw FormError(nil, texts.declined)
        } catch let error as ServiceError where error.code == .conflict {
            guard let found = try await find(visit), !found.isMember, !found.isWaiting,
                found.group.hostID != person
            else { return .see("/groups") }
            throw FormError(nil, texts.full)
        }
        let outcome = try await database.write { db in
            try GroupService.join(code, by: person, db, at: moment)
        }
        return .see(
            "/groups", saying: outcome == .joined ? texts.joined : texts.requested)
    }
}
