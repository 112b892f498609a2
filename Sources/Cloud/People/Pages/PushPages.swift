import CloudCore
import CloudHTTP
import CloudWeb
import CommonBase

/// Turns the messages on this browser on and off: the switch on the page of message settings.
struct PushPages: Sendable {
    static let script = "push.js"

    let site: Site
    let database: CloudDatabase
    let push: PushDelivery?
    /// The page that holds both forms.
    let show: @Sendable (Visit) async throws -> HTMLPage

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

    /// The hash of the session of this browser.
    private func sessionHash(_ visit: Visit) throws -> String {
        guard let token = visit.sessionToken else {
            throw ServiceError(.unauthenticated, "Sign in to see this page.")
        }
        return SecretHash.of(token)
    }
}
