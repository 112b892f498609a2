import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase

/// Turns the messages on this browser on and off, and tries them: a part of the page of message
/// settings.
struct PushPages: Sendable {
    static let script = "push.js"

    let site: Site
    let database: CloudDatabase
    let push: PushDelivery?
    /// The page that holds the forms.
    let show: @Sendable (Visit) async throws -> HTMLPage
    /// Rate limit of a person's test messages: a browser that is turned off and on again has had
    /// no messages, whatever it got before.
    let tests = AttemptLimiter(burst: 5, perHour: 10)

    private static let path = "\(NotificationSettingsPages.path)/push"
    private var texts: NotificationSettingsTexts { NotificationSettingsTexts() }

    struct Model: Sendable {
        /// The key of the cloud, which browsers need to subscribe.
        var key: String
        var isOn: Bool
        var isOff: Bool
    }

    func all() -> [Route] {
        [
            site.form(
                Self.path, for: .person, "Show messages on this browser",
                shownAt: NotificationSettingsPages.path, again: show, turnOn),
            site.form(
                "\(Self.path)/off", for: .person, "Stop showing messages on this browser",
                shownAt: NotificationSettingsPages.path, again: show, turnOff),
            site.form(
                "\(Self.path)/test", for: .person, "Show a test message on this browser",
                shownAt: NotificationSettingsPages.path, again: show, test),
        ]
    }

    @Sendable private func turnOn(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (person, session) = (try visit.personID(), try sessionHash(visit))
        guard let push else { return .see(NotificationSettingsPages.path, saying: nil) }
        let subscription: PushSubscription
        do {
            subscription = try PushSubscription(
                endpoint: form.secret("endpoint"), publicKey: form.secret("p256dh"),
                secret: form.secret("auth"), loopbackService: push.loopbackService)
        } catch is ServiceError {
            throw FormError(nil, texts.phoneInvalid)
        }
        let now = visit.moment.wall
        try await database.write { db in
            try PushSubscriptionTable.save(subscription, of: person, session: session, db, at: now)
        }
        return .see(NotificationSettingsPages.path, saying: texts.turnedOn)
    }

    @Sendable private func turnOff(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (person, session) = (try visit.personID(), try sessionHash(visit))
        try await database.write { db in
            try PushSubscriptionTable.delete(session: session, of: person, db)
        }
        return .see(NotificationSettingsPages.path, saying: texts.turnedOff)
    }

    /// A line of the inbox and a push to this browser alone. What can't be delivered is mailed, as
    /// any other message.
    @Sendable private func test(_ visit: Visit, _ form: SentForm) async throws -> FormAnswer {
        let (person, session) = (try visit.personID(), try sessionHash(visit))
        let (texts, now) = (texts, visit.moment.wall)
        guard tests.take(person.text, at: visit.moment) else {
            throw FormError(nil, texts.tooManyTests)
        }
        let hasRoom = try await database.write { db -> Bool? in
            let hasRoom = try PushMessageTable.hasRoom(
                session: session, of: person, db, at: now)
            guard hasRoom == true else { return hasRoom }
            let line = try NotificationTable.insert(
                Notification(
                    person: person, kind: .account, title: texts.testTitle,
                    text: texts.testText, path: NotificationSettingsPages.path),
                isMailed: false, db, at: now)
            try PushMessageTable.add(line, toSession: session, db, at: now)
            return true
        }
        switch hasRoom {
        case true?: return .see(NotificationSettingsPages.path, saying: texts.testSent)
        case false?: throw FormError(nil, texts.testTooOften)
        case nil: throw FormError(nil, texts.phoneIsOff)
        }
    }

    /// The hash of the session of this browser.
    private func sessionHash(_ visit: Visit) throws -> String {
        guard let token = visit.sessionToken else {
            throw ServiceError(.unauthenticated, "Sign in to see this page.")
        }
        return SecretHash.of(token)
    }
}
