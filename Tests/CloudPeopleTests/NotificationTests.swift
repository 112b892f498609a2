import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudPeopleTests {
    @Suite struct NotificationTests {
        private let bench: CloudBench

        init() throws { bench = try CloudBench() }

        private func send(
            _ kind: NotificationKind, to person: PersonID, title: String = "Card refused"
        ) async throws {
            let now = bench.now().wall
            try await bench.database.write { db in
                try Notifications.send(
                    Notification(
                        person: person, kind: kind, title: Message(title, "Karta odmítnuta"),
                        text: Message("It is blocked.", "Je zablokovaná."), path: "/cards"),
                    db, at: now)
            }
        }

        private func inbox(_ viewer: Viewer) async throws -> [StoredNotification] {
            try await bench.database.read { db in
                try NotificationTable.list(before: .max, limit: 1000, viewer: viewer, db)
            }
        }

        private func mails() async throws -> [StoredMail] {
            try await bench.database.read { db in
                try MailTable.list(state: nil, before: .max, limit: 1000, viewer: .system, db)
            }
        }

        @Test func mailsOnlyWhatPersonWants() async throws {
            let eva = try await bench.addPerson("eva", email: "eva@example.org")
            for kind in NotificationKind.allCases { try await send(kind, to: eva) }
            #expect(try await inbox(.person(eva, [])).count == NotificationKind.allCases.count)
            #expect(try await mails().count == 4)
            try await bench.database.write { db in
                try NotificationChoiceTable.save(true, .cardRefused, of: eva, db)
                for kind in [NotificationKind.chargerProblem, .account] {
                    try NotificationChoiceTable.save(false, kind, of: eva, db)
                }
            }
            for kind in NotificationKind.allCases { try await send(kind, to: eva) }
            #expect(try await mails().count == 8)
        }

        @Test func writesMailInPersonsLanguage() async throws {
            let eva = try await bench.addPerson("eva", email: "eva@example.org")
            try await bench.database.write { try PersonTable.setLanguage(.czech, of: eva, $0) }
            try await send(.account, to: eva)
            let mail = try #require(try await mails().first)
            #expect(mail.subject == "Karta odmítnuta" && mail.language == .czech)
            #expect(mail.paragraphs.first == "Je zablokovaná.")
            #expect(mail.link == .init(label: "Otevřít v Zapoji", path: "/cards"))
        }

        @Test func needsNoAddressAndIgnoresStrangers() async throws {
            let eva = try await bench.addPerson("eva")
            try await send(.account, to: eva)
            try await send(.account, to: try id("nobody"))
            #expect(try await inbox(.person(eva, [])).first?.isMailed == false)
            #expect(try await mails().isEmpty)
        }

        @Test func limitsMailsOfAnHour() async throws {
            let eva = try await bench.addPerson("eva", email: "eva@example.org")
            for _ in 0..<15 { try await send(.chargerProblem, to: eva) }
            #expect(try await mails().count == Notifications.mailsPerHour)
            try await send(.account, to: eva)
            #expect(try await mails().count == Notifications.mailsPerHour + 1)
            bench.clock.move(seconds: 3601)
            try await send(.chargerProblem, to: eva)
            #expect(try await mails().count == Notifications.mailsPerHour + 2)
        }

        @Test func keepsNewestOfEachPerson() async throws {
            let eva = try await bench.addPerson("eva")
            let ben = try await bench.addPerson("ben")
            try await send(.account, to: ben)
            for number in 0..<NotificationTable.maximumPerPerson + 3 {
                try await send(.cardRefused, to: eva, title: "\(number)")
            }
            let inbox = try await inbox(.person(eva, []))
            #expect(inbox.count == NotificationTable.maximumPerPerson)
            #expect(inbox.last?.title(.english) == "3")
            #expect(try await self.inbox(.person(ben, [])).count == 1)
        }

        @Test func othersDoNotPushOutAccountNotifications() async throws {
            let eva = try await bench.addPerson("eva")
            try await send(.account, to: eva, title: "password")
            for _ in 0..<NotificationTable.maximumPerPerson + 3 {
                try await send(.chargerProblem, to: eva)
            }
            let inbox = try await inbox(.person(eva, []))
            #expect(inbox.count == NotificationTable.maximumPerPerson + 1)
            #expect(inbox.last?.title(.english) == "password")
        }

        @Test func deletionReplacesTheNameThatAMessageHolds() async throws {
            let eva = try await bench.addPerson("eva")
            let ben = try await bench.addPerson("ben")
            let moment = bench.clock.now
            try await bench.database.write { db in
                try Notifications.send(
                    Notification(
                        person: ben, kind: .chargerProblem, title: Message("Broken", "Porucha"),
                        text: Message("eva writes: evasive", "eva píše: evasive"), about: eva),
                    db, at: moment.wall)
                _ = try PeopleService.change(
                    eva, PeopleService.Changes(name: "Jana"), viewer: .system, db, at: moment)
                try PeopleService.remove(eva, viewer: .system, db, at: moment)
            }
            let message = try #require(try await inbox(.person(ben, [])).first)
            #expect(message.text(.english) == "a deleted account writes: evasive")
            #expect(message.text(.czech) == "smazaný účet píše: evasive")
        }

        @Test func onlyOwnerReadsInbox() async throws {
            let eva = try await bench.addPerson("eva")
            let anna = try await bench.addPerson("anna", isAdmin: true)
            for _ in 0..<3 { try await send(.account, to: eva) }
            let ids = try await inbox(.person(eva, [])).map(\.id)
            #expect(try await inbox(.admin(anna, [])).isEmpty)
            let now = bench.now().wall
            func unread() async throws -> Int {
                try await bench.database.read { try NotificationTable.unreadCount(eva, $0) }
            }
            try await bench.database.write { db in
                for viewer in [Viewer.admin(anna, []), .system, .anonymous] {
                    #expect(
                        try NotificationTable.markRead(ids[0], viewer: viewer, db, at: now) == nil)
                    try NotificationTable.markRead(
                        through: .max, viewer: viewer, db, at: now)
                }
            }
            #expect(try await unread() == 3)
            try await bench.database.write { db in
                _ = try NotificationTable.markRead(
                    ids[0], viewer: .person(eva, []), db, at: now)
            }
            #expect(try await unread() == 2)
            try await bench.database.write { db in
                try NotificationTable.markRead(
                    through: ids[1], viewer: .person(eva, []), db, at: now)
            }
            #expect(try await unread() == 0)
        }

        @Test func removesControlsFromHostileText() async throws {
            let eva = try await bench.addPerson("eva", email: "eva@example.org")
            let hostile = "\u{202E}x\r\nBcc: a\u{0}" + String(repeating: "ž", count: 10_000)
            try await send(.account, to: eva, title: hostile)
            let title = try #require(try await inbox(.person(eva, [])).first).title(.english)
            #expect(title.hasPrefix("xBcc: až") && title.unicodeScalars.count == 200)
            #expect(try await mails().first?.subject == title)
        }
    }
}
