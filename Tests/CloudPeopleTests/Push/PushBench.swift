import CommonBase
import Crypto
import MessageCatalogue
import Synchronization
import TestSupport

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

/// A cloud that sends pushes to a scripted push service, and the keys of a browser.
struct PushBench: Sendable {
    let bench: CloudBench
    let transport: ScriptedPushTransport
    let delivery: PushDelivery
    /// `p256dh` and `auth` of all browsers, base64url.
    let publicKey = Base64URL.text(
        Array(P256.KeyAgreement.PrivateKey().publicKey.x963Representation))
    let secret = Base64URL.text(Array(UInt8(1)...16))

    init() throws {
        var bench = try CloudBench()
        transport = ScriptedPushTransport()
        delivery = PushDelivery(
            transport: transport, key: try PushKey(pem: PushKey.makePEM()),
            contact: "mailto:zapoj@example.org")
        bench.resources.push = delivery
        self.bench = bench
    }

    var outbox: PushOutbox {
        PushOutbox(
            database: bench.database, now: bench.now, random: bench.random, delivery: delivery,
            logger: CloudBench.logger)
    }

    /// Signs a person in, and turns the messages on. - Returns: the session token.
    @discardableResult
    func subscribe(_ person: PersonID, endpoint: String) async throws -> String {
        let subscription = try PushSubscription(
            endpoint: endpoint, publicKey: publicKey, secret: secret, loopbackService: nil)
        let (sessions, now) = (self.sessions, bench.now().wall)
        return try await bench.database.write { db in
            let token = try sessions.begin(for: person, from: "", userAgent: "phone", db)
            try PushSubscriptionTable.save(
                subscription, of: person, session: SecretHash.of(token), db, at: now)
            return token
        }
    }

    var sessions: SessionService {
        SessionService(
            database: bench.database, now: bench.now, random: bench.random, logins: bench.logins)
    }

    func notify(
        _ person: PersonID, _ kind: NotificationKind = .chargingEnded
    ) async throws {
        let now = bench.now().wall
        try await bench.database.write { db in
            try Notifications.send(
                Notification(
                    person: person, kind: kind, title: Message("Charged", "Nabito"),
                    text: Message("21 kWh", "21 kWh česky"), path: "/history/1"), db, at: now)
        }
    }

    func mails() async throws -> [StoredMail] {
        try await bench.database.read { db in
            try MailTable.list(state: nil, before: .max, limit: 100, viewer: .system, db)
        }
    }
}

/// Takes pushes as a push service does, and answers as a test says.
final class ScriptedPushTransport: PushTransport {
    private struct State {
        var answer: @Sendable (SealedPush) -> PushOutcome = { _ in .sent }
        var pushes: [SealedPush] = []
    }

    private let state = Mutex(State())

    func answer(_ answer: @escaping @Sendable (SealedPush) -> PushOutcome) {
        state.withLock { $0.answer = answer }
    }

    var pushes: [SealedPush] { state.withLock(\.pushes) }

    func deliver(_ push: SealedPush) async -> PushOutcome {
        let answer = state.withLock { state in
            state.pushes.append(push)
            return state.answer
        }
        return answer(push)
    }
}
