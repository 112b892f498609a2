import Testing

@testable import CloudTestSupport

extension CloudWebTests {
    @Suite struct ProblemPageTests {
        private static let navigation = "<nav class=\"tabs\""

        /// An unknown address, an unknown object, and a page for admins only.
        @Test(arguments: [("/nowhere", 404), ("/history/nothing", 404), ("/invitations", 403)])
        func keepsNavigationOfSignedInPeople(_ path: String, _ status: Int) async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "driver-0") { browser in
                let page = try await browser.get(path)
                #expect(page.status == status)
                #expect(page.html.contains(Self.navigation) && page.html.contains("href=\"/\""))
                let out = try await browser.post("/sign-out", from: page)
                #expect(out.status == 303)
            }
        }

        @Test func showsNoNavigationToOthers() async throws {
            let bench = try await RESTBench()
            try await bench.browse { browser in
                let page = try await browser.get("/nowhere")
                #expect(page.status == 404)
                #expect(!page.html.contains(Self.navigation) && page.html.contains("href=\"/\""))
            }
        }
    }
}
