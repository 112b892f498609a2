import Testing

@testable import CloudTestSupport
@testable import CloudWeb
@testable import CommonBase

extension CloudWebTests {
    /// The page of the REST API.
    @Suite struct DocumentationTests {
        private static func command(_ method: String, _ path: String, _ json: String) throws
            -> CurlCommand
        {
            CurlCommand(
                method, path, try JSONReader.parse(Array(json.utf8)),
                try JSONReader.parse(Array(catalogue.utf8)), server: "https://z.example")
        }

        private static let catalogue = """
            {"New": {"type": "object", "required": ["name", "at", "kind", "size"], "properties": {
              "name": {"type": "string"}, "at": {"type": ["string", "null"], "format": "date-time"},
              "kind": {"type": "string", "enum": ["a", "b"]}, "note": {"type": "string"},
              "size": {"$ref": "Size"}}},
             "Size": {"type": "object", "properties": {"width": {"type": "integer", "minimum": 1}}}}
            """

        @Test func makesACommandWithPlaceholders() throws {
            let body = #"{"content": {"application/json": {"schema": {"$ref": "x/New"}}}}"#
            let command = try Self.command(
                "POST", "/api/v1/things/{id}",
                #"{"security": [{"accessToken": []}], "requestBody": \#(body)}"#)
            #expect(
                command.text
                    == "curl -X POST -H 'Authorization: Bearer TOKEN' "
                    + "-H 'Content-Type: application/json' "
                    + #"-d '{"name":"NAME","at":"2030-01-31T12:00:00Z","kind":"a","size":{"width":1}}' "#
                    + "'https://z.example/api/v1/things/ID'")
            #expect(command.canTry)
        }

        @Test func offersOnlyRequestsThatAPageCanSend() throws {
            let signed = try Self.command(
                "POST", "/bridge/v1/events", #"{"security": [{"bridgeSignature": []}]}"#)
            #expect(signed.text == nil && !signed.canTry)
            let health = try Self.command("GET", "/health", #"{"security": []}"#)
            #expect(health.text == "curl 'https://z.example/health'" && !health.canTry)
            let content = #"{"content": {"application/octet-stream": {}}}"#
            let file = try Self.command(
                "POST", "/api/v1/files", #"{"security": [], "requestBody": \#(content)}"#)
            #expect(file.text?.contains("--data-binary @FILE") == true && !file.canTry)
        }

        @Test(arguments: [
            ("en", "Responses", "with an access token"), ("cs", "Odpovědi", "tokenem"),
        ])
        func showsEachRouteInTheLanguageOfTheVisitor(
            _ language: String, _ heading: String, _ caller: String
        ) async throws {
            let bench = try await RESTBench()
            try await bench.browse(language: language) { browser in
                let page = try await browser.get("/docs")
                #expect(page.status == 200)
                #expect(page.html.contains("<html lang=\"\(language)\""))
                #expect(page.html.contains(heading) && page.html.contains(caller))
                #expect(page.html.contains("id=\"getStationsById\""))
                #expect(page.html.contains("/api/v1/stations/ID&#39;"))
                #expect(!page.html.contains("\u{1}") && !page.html.contains("<!-- content -->"))
                // Only people who are signed in can make an access token.
                #expect(!page.html.contains("id=\"access-token\""))
            }
        }

        @Test func offersAFormToPeopleWhoAreSignedIn() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "driver-0") { browser in
                let page = try await browser.get("/docs")
                #expect(page.html.contains("id=\"access-token\""))
                #expect(page.html.contains("<template id=\"try\">"))
            }
        }
    }
}
