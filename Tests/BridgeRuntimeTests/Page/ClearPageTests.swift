import BridgeLogic
import BridgeTestSupport
import CommonBase
import MessageCatalogue
import Synchronization
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    /// The question on the status page after which a card clears stored faults.
    @Suite struct ClearPageTests {
        private static let token = "0123456789ABCDEFGHJKMNPQRS"
        private static let form = "token=\(token)&inspected=yes"
        private static let question = "I have switched off the supply"

        private var report: StatusReport
        private let confirmations = Recorder<Void>()

        init() throws {
            report = try .charging()
            report.bridge?.activity = .faulted
            report.bridge?.fault = .init(fault: .contactorWelded, remedy: .inspection)
            report.bridge?.clearing = .init(faults: [.contactorWelded, .databaseLost])
            report.namesHosts = true
        }

        private func answer(_ request: PageRequest) -> PageAnswer {
            let question = ClearQuestion(token: Self.token) { [confirmations] in
                confirmations.add(())
            }
            return PageRouter.answer(request, hostName: "pi", question: question) { report }
        }

        private func get(_ uri: String, _ languages: String = "") -> PageAnswer {
            answer(PageRequest(uri: uri, hosts: ["pi.local:8090"], languages: languages))
        }

        private func post(
            _ body: String = form, origins: [String] = ["http://pi.local:8090"],
            host: String = "pi.local:8090", uri: String = "/clear-fault"
        ) -> PageAnswer {
            answer(
                PageRequest(
                    method: "POST", uri: uri, hosts: [host], origins: origins, body: body))
        }

        /// The page says what to inspect for each stored fault, and asks; the status page leads
        /// there.
        @Test func asksWhatWasInspected() {
            #expect(get("/").body.contains("<a href=\"/clear-fault\">After the inspection"))
            let page = get("/clear-fault")
            #expect(page.status == 200)
            for text in [
                "The contactor does not open (contactorWelded)", "(databaseLost)",
                "that no contact is welded", Self.question, "required>",
                "<input type=\"hidden\" name=\"token\" value=\"\(Self.token)\">",
            ] { #expect(page.body.contains(text), "\(text)") }
            // A reload would empty the form.
            #expect(!page.body.contains("http-equiv=\"refresh\""))
            let czech = get("/clear-fault", "cs").body
            #expect(czech.contains("Vypnul(a) jsem přívod") && czech.contains("přivařený"))
        }

        /// The form may be sent to this server; no other page has one.
        @Test func allowsFormsOnItsPageOnly() {
            func policy(_ uri: String) -> String {
                get(uri).headers.first { $0.name == "content-security-policy" }?.value ?? ""
            }
            #expect(policy("/clear-fault").contains("form-action 'self'; frame-ancestors 'none'"))
            #expect(policy("/").contains("form-action 'none'"))
        }

        @Test func confirmationLeadsBackToStatus() {
            let answer = post()
            #expect(answer.status == 303)
            #expect(answer.headers.contains { $0 == ("location", "/") })
            #expect(confirmations.items.count == 1)
        }

        /// Another site's page can send a form here, but neither in this page's name nor with its
        /// token, and a form from before a restart has another one.
        @Test func refusesFormsOfOtherPages() {
            for origins in [
                [], ["null"], ["http://evil.example"], ["https://pi.local:8090"],
                ["http://pi.local"], ["http://pi.local:8090", "http://pi.local:8090"],
                ["http://127.0.0.1:8090"],
            ] { #expect(post(origins: origins).status == 403, "\(origins)") }
            for body in [
                "", "inspected=yes", "token=&inspected=yes", "token=other&inspected=yes", "=", "&&",
                Self.form + String(repeating: "&a=b", count: 1000),
            ] { #expect(post(body).status == 403, "\(body.prefix(40))") }
            let foreign = post(origins: ["http://evil.example"], host: "evil.example")
            #expect(foreign.status == 421)
            #expect(post(uri: "/").status == 405)
            #expect(confirmations.items.isEmpty)
        }

        /// Who has not inspected anything is asked again.
        @Test(arguments: ["", "&inspected=", "&inspected=no"]) func needsTheAnswer(more: String) {
            let answer = post("token=\(Self.token)\(more)")
            #expect(answer.status == 400)
            #expect(answer.body.contains("Tick the box") && answer.body.contains(Self.question))
            #expect(confirmations.items.isEmpty)
        }

        /// While a card is waited for, the page says for how long, and reloads itself more often.
        @Test mutating func countsDown() {
            report.bridge?.clearing?.endsAt = report.now.uptime.adding(milliseconds: 46_001)
            let page = get("/").body
            #expect(page.contains("Hold the card of a host to the reader now: 47 s left"))
            #expect(page.contains("<meta http-equiv=\"refresh\" content=\"2\">"))
            #expect(!page.contains("href=\"/clear-fault\""))
            #expect(report.json["clearingSeconds"] == .int(47))
            report.bridge?.clearing?.endsAt = report.now.uptime
            #expect(get("/").body.contains("href=\"/clear-fault\""))
        }

        /// The page says why the last card has not cleared the fault, in words of its own.
        @Test mutating func saysWhyCardClearedNothing() {
            for language in Language.allCases {
                let words = ClearingRefusal.allCases.map { StatusPage.message($0)(language) }
                #expect(Set(words).count == words.count)
            }
            report.bridge?.clearing?.refusal = .energyFlows
            #expect(get("/").body.contains("measured energy within the last half minute"))
            #expect(report.json["clearingRefused"] == .string("energyFlows"))
        }

        /// Nothing is asked where no card can answer.
        @Test mutating func namesObstacles() {
            report.namesHosts = false
            for uri in ["/", "/clear-fault"] {
                #expect(get(uri).body.contains("does not know any card of a host"))
                #expect(!get(uri).body.contains("<form"))
            }
            report.readerProblem = "No card reader answers."
            #expect(get("/clear-fault").body.contains("The card reader does not work"))
            report.bridge?.clearing = nil
            #expect(get("/clear-fault").body.contains("No fault has to be cleared."))
            #expect(!get("/").body.contains("clear-fault\">"))
        }

        /// Each fault that a person clears has its own advice, except that a lost database may hide
        /// a weld.
        @Test(arguments: Language.allCases) func saysWhatToInspect(language: Language) {
            let faults: [BridgeFault] = [
                .contactorWelded, .contactorStuckOpen, .feedbackChatters, .residualCurrent,
                .overTemperature, .meterSilent,
            ]
            let words = faults.map { StatusPage.inspection($0)(language) }
            #expect(Set(words).count == words.count)
            #expect(
                StatusPage.inspection(.databaseLost)(language)
                    == StatusPage.inspection(.contactorWelded)(language))
        }
    }
}
