import HTTPTypes
import MessageCatalogue
import NIOCore
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudHTTP
@testable import CloudPeople
@testable import CloudTestSupport
@testable import CloudWeb
@testable import CommonBase

extension CloudWebTests {
    @Suite struct FormTests {
        @Test func readsURLEncodedFields() throws {
            let form = try SentForm(
                ByteBuffer(string: "name=Jan+Nov%C3%A1k%20&a=1&a=2&text=x%0D%0Ay&nul=%00&empty="))
            #expect(form.typed("name") == "Jan Novák")
            #expect(form.all("a") == ["1", "2"])
            #expect(form.secret("text") == "x\ny")
            #expect(form.typed("nul") == "\u{FFFD}")
            #expect(form.isOn("empty") && !form.isOn("absent"))
            #expect(form.sent("empty") == "" && form.sent("absent") == nil)
            #expect(throws: FormError.self) { try form.text("empty", upTo: 10) }
            #expect(throws: FormError.self) { try form.text("name", upTo: 3) }
            #expect(throws: ServiceError.self) {
                try SentForm(ByteBuffer(string: String(repeating: "a=1&", count: 300)))
            }
        }

        /// In the words of the error, or else by its kind; never in English on a Czech page.
        @Test func saysInCzechWhatAServiceRefused() {
            var error = ServiceError(.conflict, "The name is taken.", field: "name")
            #expect(FormError(error)?.field == "name")
            #expect(FormError(error)?.message(.english) == "The name is taken.")
            #expect(FormError(error)?.message(.czech).hasPrefix("To teď nejde") == true)
            error.czech = "Jméno už někdo má."
            #expect(FormError(error)?.message(.czech) == "Jméno už někdo má.")
            #expect(FormError(ServiceError(.internalError, "x")) == nil)
        }

        @Test func readsNumbersWithCommaOrPoint() throws {
            func number(_ text: String) throws -> Double? {
                try SentForm(["n": [text]]).number("n", in: 0...100)
            }
            #expect(try number("12,5") == 12.5)
            #expect(try number(" 1 2.5 ") == 12.5)
            #expect(try number("") == nil)
            for wrong in ["x", "-1", "101", "nan", "inf", "1e9"] {
                #expect(throws: FormError.self, "\(wrong)") { try number(wrong) }
            }
        }

        @Test func namesLimitsInTheLanguage() {
            func plain(_ text: String) -> String {
                text.replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ")
            }
            let range = FormTexts.range(0.5...100_000)
            #expect(plain(range(.czech)) == "Zadej číslo od 0,5 do 100 000.")
            #expect(range(.english) == "This must be a number from 0.5 to 100,000.")
            #expect(FormTexts.tooLong(4)(.czech) == "Nejvýš 4 znaky, prosím.")
        }

        @Test func tokenBelongsToItsSession() {
            let mask = [UInt8](repeating: 7, count: FormToken.maskLength)
            let token = FormToken.make(session: "one", mask: mask)
            #expect(FormToken.isValid(token, session: "one"))
            #expect(!FormToken.isValid(token, session: "two"))
            for wrong in ["", "x", token + "A", String(token.dropLast()), "žluť"] {
                #expect(!FormToken.isValid(wrong, session: "one"), "\(wrong)")
            }
            let other = FormToken.make(
                session: "one", mask: [UInt8](repeating: 9, count: FormToken.maskLength))
            #expect(token != other && FormToken.isValid(other, session: "one"))
        }

        @Test func leadsOnlyToPagesOfOurs() {
            #expect(SignInPath.destination("/cards?x=1") == "/cards?x=1")
            for wrong in [nil, "", "//evil.example", "https://evil.example", "/\\evil", "/a\nb"] {
                #expect(SignInPath.destination(wrong) == "/", "\(wrong ?? "nil")")
            }
            #expect(SignInPath.leading(to: "/a?b=c&d") == "/sign-in?next=/a%3Fb%3Dc%26d")
        }

        /// Every form refuses another site's origin, a missing token, and that of another session.
        @Test func everyFormComesFromAPageOfOurs() async throws {
            let bench = try await RESTBench()
            let forms = bench.app.routes.routes.filter { $0.isPage && $0.method == .post }
            #expect(forms.count >= 3)
            try await bench.browse(as: "admin-0") { browser in
                let page = try await browser.get("/home")
                for form in forms {
                    let uri = form.path.replacing(/\{[a-zA-Z]+\}/, with: "nothing")
                    let foreign = try await browser.post(
                        uri, from: page, headers: [.origin: "https://evil.example"])
                    #expect(foreign.status == 403, "\(uri)")
                    let bare = try await browser.post(uri, from: page, ["token": ""])
                    #expect(bare.status == 403, "\(uri)")
                    let other = FormToken.make(
                        session: "other", mask: [UInt8](repeating: 1, count: FormToken.maskLength))
                    let wrong = try await browser.post(uri, from: page, ["token": other])
                    #expect(wrong.status == 403, "\(uri)")
                }
            }
        }

        @Test func doesTheWorkOnce() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "admin-0") { browser in
                let page = try await browser.get("/")
                let fields = ["language": "cs", "next": "/?one"]
                let first = try await browser.post("/language", from: page, fields)
                let again = try await browser.post(
                    "/language", from: page, ["language": "en", "next": "/?two"])
                #expect(first.status == 303 && first.location == "/?one")
                #expect(again.status == 303 && again.location == "/?one")
                let both = try await browser.get("/")
                #expect(both.html.contains("lang=\"cs\""))
            }
        }

        @Test func errorPageKeepsTheLanguageAndHasNoForm() async throws {
            let bench = try await RESTBench()
            try await bench.browse { browser in
                _ = try await browser.submit(
                    "/language", on: "/", ["language": "cs", "next": "/"])
                let error = try await browser.get("/nothing")
                #expect(error.status == 404 && error.html.contains("lang=\"cs\""))
                #expect(!error.html.contains("method=\"post\""))
                #expect(!error.html.contains("href=\"/sign-in\""))
            }
        }
    }
}
