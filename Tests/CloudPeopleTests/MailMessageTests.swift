import CommonBase
import MessageCatalogue
import TestSupport
import Testing

@testable import CloudPeople

extension CloudPeopleTests {
    @Suite struct MailMessageTests {
        private let sender = MailMessage.Sender(
            address: "zapoj@example.org", baseURL: "https://zapoj.example.org")

        private func mail(
            subject: String = "Charging ended", paragraphs: [String] = ["13.6 kWh."],
            link: StoredMail.Link? = nil, language: Language = .english
        ) -> StoredMail {
            StoredMail(
                id: 7, recipient: "eva@example.org", language: language, subject: subject,
                paragraphs: paragraphs, link: link, state: .waiting, attempts: 1,
                createdAt: ManualClock.noon)
        }

        private func text(_ mail: StoredMail) -> String {
            MailMessage(mail, from: sender).text(at: ManualClock.noon)
        }

        @Test func writesPlainTextAndHTML() {
            let mail = mail(
                subject: "Nabíjení skončilo", paragraphs: ["Škoda: 13,6 kWh."],
                link: .init(label: "Otevřít", path: "/history/1?a=b&c=d"), language: .czech)
            let expected = """
                Date: Sun, 22 Nov 2026 11:00:00 +0000
                From: Zapoj <zapoj@example.org>
                To: <eva@example.org>
                Subject: =?utf-8?B?TmFiw61qZW7DrSBza29uxI1pbG8=?=
                Message-ID: <7.1795345200000@example.org>
                Auto-Submitted: auto-generated
                Content-Language: cs
                MIME-Version: 1.0
                Content-Type: multipart/alternative; boundary="=_zapoj"

                --=_zapoj
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: quoted-printable

                =C5=A0koda: 13,6 kWh.

                Otev=C5=99=C3=ADt:
                https://zapoj.example.org/history/1?a=3Db&c=3Dd

                --=20
                Tento e-mail poslal automaticky Zapoj. https://zapoj.example.org

                --=_zapoj
                Content-Type: text/html; charset=utf-8

                """
            let text = text(mail)
            #expect(text.hasPrefix(expected.dropLast(1)))
            #expect(text.contains("<h1 style=3D\"font-size:22px;line-height:1.3\">Nab=C3=ADjen="))
            #expect(text.contains("a=3Db&amp;c=3Dd"))
            #expect(text.hasSuffix("\n--=_zapoj--\n"))
        }

        /// A name of a card or a charger cannot add a header, a part, or an element of HTML.
        @Test(arguments: [
            "x\nBcc: mallory@example.org", "x\r\n\r\n--=_zapoj\r\nContent-Type: text/html",
            "<script>alert(1)</script>", "\" onclick=\"alert(1)", "=?utf-8?B?PGI+?=",
            String(repeating: "ž", count: 10_000), "\u{202E}txt.exe", " ", "&lt;",
        ])
        func writesHostileTextAsText(_ hostile: String) throws {
            let mail = mail(
                subject: hostile, paragraphs: [hostile],
                link: .init(label: hostile, path: "/inbox?x=\(hostile)"))
            let text = text(mail)
            let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
            let end = try #require(lines.firstIndex(of: ""))
            let names = lines[..<end].filter { !$0.hasPrefix(" ") }.compactMap {
                $0.split(separator: ":").first
            }
            #expect(
                names == [
                    "Date", "From", "To", "Subject", "Message-ID", "Auto-Submitted",
                    "Content-Language", "MIME-Version", "Content-Type",
                ])
            #expect(lines.filter { $0.hasPrefix("--=_zapoj") }.count == 3)
            #expect(lines.allSatisfy { $0.utf8.count <= 76 })
            #expect(text.utf8.allSatisfy { (0x20...0x7E).contains($0) || $0 == 0x0A })
            let html = MailHTML(mail: mail, url: "https://x\(hostile)", footer: hostile).text
            #expect(!html.contains("<script") && !html.contains("\" onclick"))
        }

        @Test func encodesDotsAndTrailingBlanks() {
            #expect(
                QuotedPrintable.text(".\n..\nFrom me\na \n=\n\t")
                    == "=2E\n=2E.\n=46rom me\na=20\n=3D\n=09")
            let long = String(repeating: "a", count: 160)
            let lines = QuotedPrintable.text(long).split(separator: "\n").map(\.count)
            #expect(lines == [76, 76, 10])
        }

        @Test func writesDates() {
            #expect(MailHeader.date(.epoch) == "Thu, 1 Jan 1970 00:00:00 +0000")
            #expect(
                MailHeader.date(Timestamp(milliseconds: -1000)) == "Wed, 31 Dec 1969 23:59:59 +0000"
            )
        }

        @Test(arguments: [
            "a@b.cz", "zapoj+test@example.org", "o'neill@xn--hkyrky-ptac70bc.cz",
        ])
        func acceptsPlainAddress(_ text: String) { #expect(MailAddress.isPlain(text)) }

        @Test(arguments: [
            "", "a", "@b.cz", "a@", "a@b@c", "a,b@c.cz", "<a@b.cz>", "a b@c.cz", "a@b.cz\n",
            "\"a\"@b.cz", "a@[127.0.0.1]", "a;b@c.cz", "ž@b.cz",
        ])
        func refusesOtherAddress(_ text: String) { #expect(!MailAddress.isPlain(text)) }
    }
}
