import CommonBase
import MessageCatalogue
import Synchronization
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct MailOutboxTests {
        private let bench: CloudBench
        private let transport = ScriptedMailTransport()
        private let outbox: MailOutbox

        init() throws {
            bench = try CloudBench()
            outbox = MailOutbox(
                database: bench.database, now: bench.now,
                delivery: MailDelivery(
                    transport: transport,
                    sender: .init(address: "zapoj@example.org", baseURL: "https://z.example")),
                logger: CloudBench.logger)
        }

        @discardableResult
        private func add(_ recipient: String = "eva@example.org") async throws -> Bool {
            let now = bench.now().wall
            return try await bench.database.write { db in
                try MailTable.add(
                    OutgoingMail(
                        to: recipient, language: .english,
                        subject: Message("Reset your password", "Nové heslo"),
                        paragraphs: [Message("Open the link.", "Otevři odkaz.")],
                        link: (Message("Reset", "Nové heslo"), "/reset/secret")), db, at: now)
            }
        }

        private func mails() async throws -> [StoredMail] {
            try await bench.database.read { db in
                try MailTable.list(state: nil, before: .max, limit: 200, viewer: .system, db)
            }
        }

        @Test func sendsOnceAndForgetsText() async throws {
            try await add()
            await outbox.sendDue()
            await outbox.sendDue()
            #expect(transport.recipients == ["eva@example.org"])
            #expect(transport.texts[0].contains("https://z.example/reset/secret"))
            let mail = try #require(try await mails().first)
            #expect(mail.state == .sent && mail.paragraphs.isEmpty && mail.link == nil)
        }

        @Test func retriesTemporaryFailureLaterAndLater() async throws {
            try await add()
            transport.answer { _ in .failedForNow("no server") }
            await outbox.sendDue()
            #expect(try await mails().first?.error == "no server")
            for (seconds, attempts) in [(59, 1), (1, 2), (119, 2), (1, 3)] as [(Int64, Int)] {
                bench.clock.move(seconds: seconds)
                await outbox.sendDue()
                #expect(transport.recipients.count == attempts)
            }
            transport.answer { _ in .sent }
            bench.clock.move(seconds: 240)
            await outbox.sendDue()
            let mail = try #require(try await mails().first)
            #expect(mail.state == .sent && mail.attempts == 4 && mail.error == nil)
        }

        @Test func givesUpAfterThreeDays() async throws {
            try await add()
            transport.answer { _ in .failedForNow("no server") }
            for _ in 0..<40 {
                await outbox.sendDue()
                bench.clock.move(seconds: 2 * 3600)
            }
            let mail = try #require(try await mails().first)
            #expect(mail.state == .failed && mail.error == "no server")
            #expect(mail.paragraphs == ["Open the link."])
            #expect(transport.recipients.count < 30)
        }

        @Test func keepsFailedMailForAdmin() async throws {
            try await add()
            transport.answer { _ in .failed("no such user") }
            await outbox.sendDue()
            bench.clock.move(seconds: 86_400)
            await outbox.sendDue()
            #expect(transport.recipients.count == 1)
            let mail = try #require(try await mails().first)
            #expect(mail.state == .failed)
            transport.answer { _ in .sent }
            let now = bench.now().wall
            let stranger = Viewer.person(try id("eva"), [.admin])
            for (viewer, isRetried) in [(stranger, false), (Viewer.system, true)] {
                let answer = try await bench.database.write { db in
                    try MailTable.retry(mail.id, viewer: viewer, db, at: now)
                }
                #expect(answer == isRetried)
            }
            await outbox.sendDue()
            #expect(try await mails().first?.state == .sent)
        }

        @Test func oneFailingMailDoesNotStopOthers() async throws {
            for number in 0..<30 { try await add("p\(number)@example.org") }
            try await add("x,y@example.org")
            transport.answer { $0.recipient == "p0@example.org" ? .failedForNow("slow") : .sent }
            await outbox.sendDue()
            let states = try await mails().reduce(into: [:]) { $0[$1.state, default: 0] += 1 }
            #expect(states == [.waiting: 1, .sent: 29, .failed: 1])
            #expect(transport.most <= MailOutbox.concurrentMails)
            #expect(!transport.recipients.contains("x,y@example.org"))
        }

        @Test func dropsMailsBeyondLimitOfRecipient() async throws {
            for _ in 0..<MailTable.maximumWaitingPerRecipient { #expect(try await add()) }
            #expect(try await !add())
            #expect(try await add("ben@example.org"))
        }

        @Test func deletesOldMailsWithTheirFiles() async throws {
            transport.answer { _ in .spooled }
            try await add()
            await outbox.sendDue()
            bench.clock.move(seconds: MailTable.keptSeconds - 1)
            try await outbox.deleteOld()
            #expect(try await mails().count == 1)
            bench.clock.move(seconds: 2)
            try await outbox.deleteOld()
            #expect(try await mails().isEmpty)
            #expect(transport.discarded == ["2026-11-22T110000Z-1.eml"])
        }

        @Test func deletesMailsOfDeletedAccountWithTheirFiles() async throws {
            transport.answer { _ in .spooled }
            try await add()
            try await add("ben@example.org")
            await outbox.sendDue()
            try await bench.database.write { try MailTable.deleteAll(to: "Eva@example.org", $0) }
            #expect(try await mails().map(\.recipient) == ["ben@example.org", "deleted"])
            try await outbox.deleteOld()
            #expect(try await mails().map(\.recipient) == ["ben@example.org"])
            #expect(transport.discarded == ["2026-11-22T110000Z-1.eml"])
        }

        @Test func showsNoMailToAnyoneButAdmins() async throws {
            try await add()
            let viewers: [Viewer] = [.anonymous, .person(try id("eva"), [.read, .admin])]
            for viewer in viewers {
                let (list, one) = try await bench.database.read { db in
                    (
                        try MailTable.list(state: nil, before: .max, limit: 9, viewer: viewer, db),
                        try MailTable.find(1, viewer: viewer, db)
                    )
                }
                #expect(list.isEmpty && one == nil)
            }
        }
    }
}

/// Takes mails as a mail system does, and answers as a test says.
final class ScriptedMailTransport: MailTransport {
    private struct State {
        var answer: @Sendable (StoredMail) -> MailOutcome = { _ in .sent }
        var recipients: [String] = []
        var texts: [String] = []
        var discarded: [String] = []
        var open = 0
        var most = 0
    }

    private let state = Mutex(State())
    let isSpool = false

    func answer(_ answer: @escaping @Sendable (StoredMail) -> MailOutcome) {
        state.withLock { $0.answer = answer }
    }

    var recipients: [String] { state.withLock(\.recipients) }
    var texts: [String] { state.withLock(\.texts) }
    var discarded: [String] { state.withLock(\.discarded) }
    /// The most mails that were open at the same time.
    var most: Int { state.withLock(\.most) }

    func deliver(_ text: String, of mail: StoredMail) async -> MailOutcome {
        let answer = state.withLock { state in
            state.recipients.append(mail.recipient)
            state.texts.append(text)
            state.open += 1
            state.most = max(state.most, state.open)
            return state.answer
        }
        await Task.yield()
        state.withLock { $0.open -= 1 }
        return answer(mail)
    }

    func discard(_ mail: MailFile) async throws {
        state.withLock { $0.discarded.append(mail.name) }
    }
}
