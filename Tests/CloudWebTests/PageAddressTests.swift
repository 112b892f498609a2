import Testing

@testable import CloudTestSupport
@testable import CloudWeb

extension CloudWebTests {
    @Suite struct PageAddressTests {
        @Test func findsThePageOfAForm() {
            let addresses = PageAddresses()
            for page in ["/", "/cards", "/cards/new", "/cards/{id}", "/places/{id}/people"] {
                addresses.addPage(page)
            }
            addresses.addForm("/cards/tap", page: "/cards/new")
            addresses.addForm("/places/{id}/people/grants/{grant}/end", page: nil)
            for (form, target, page) in [
                ("/cards/{id}/block", "/cards/c%201/block?x=1", "/cards/c%201"),
                ("/cards/waiting/cancel", "/cards/waiting/cancel", "/cards"),
                ("/cards/tap", "/cards/tap", "/cards/new"), ("/sign-out", "/sign-out", "/"),
                (
                    "/places/{id}/people/grants/{grant}/end", "/places/p1/people/grants/g1/end",
                    "/places/p1/people"
                ),
            ] {
                #expect(addresses.address(of: form, sentTo: target) == page, "\(form)")
            }
        }

        /// Every address that a form is sent to can be opened, too.
        @Test func everyFormHasAPage() async throws {
            let bench = try await RESTBench()
            let routes = bench.app.routes.routes.filter(\.isPage)
            let pages = Set(routes.filter { $0.method == .get }.map(\.path))
            for form in routes where form.method == .post {
                #expect(pages.contains(form.path), "\(form.path)")
            }
            try await bench.browse(as: "admin-0") { browser in
                for form in routes where form.method == .post {
                    let uri = form.path.replacing(/\{[a-zA-Z]+\}/, with: "nothing")
                    let page = try await browser.get(uri)
                    #expect(page.status != 405, "\(uri)")
                }
                let stop = try await browser.get("/charging/nothing/stop")
                #expect((stop.status, stop.location) == (303, "/charging/nothing"))
            }
        }

        /// A form that was refused is shown as the page that it belongs to.
        @Test func refusedFormNamesItsPage() async throws {
            let bench = try await RESTBench()
            try await bench.browse(as: "admin-0") { browser in
                let refused = try await browser.submit(
                    "/cards/tap", on: "/cards/new", ["station": "nothing"])
                #expect(refused.status == 400)
                #expect(refused.html.contains("data-page=\"/cards/new\""))
                #expect(refused.html.contains("name=\"next\" value=\"/cards/new\""))
            }
        }
    }
}
