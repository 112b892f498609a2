import Testing

@testable import CloudTestSupport
@testable import CloudWeb

extension CloudWebTests {
    /// The user guide as a page.
    @Suite struct GuideTests {
        @Test(arguments: [
            ("# Guide\n\n*[x](y.md)*\n\none\ntwo", "<p>one two</p>\n"),
            ("## 2. Who's it?", "<h2 id=\"2-whos-it\">2. Who's it?</h2>\n"),
            ("a\n- b\n  c\n- d", "<p>a</p>\n<ul>\n<li>b c</li>\n<li>d</li>\n</ul>\n"),
            ("a\n\n<img src=\"b.png\">\n<img src=\"c.png\">\n\nd", "<p>a</p>\n<p>d</p>\n"),
            ("9. a\n10. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
            (
                "**a `*`** *b* <c> `d_**` *.",
                "<p><b>a <code>*</code></b> <em>b</em> &lt;c&gt; <code>d_**</code> *.</p>\n"
            ),
            ("[a](#b) [c](d.md#e)", "<p><a href=\"#b\">a</a> c</p>\n"),
            (
                "| a | b |\n|---|---|\n| c | `d` |",
                "<table><thead><tr><th scope=\"col\"> a </th><th scope=\"col\"> b </th></tr>\n"
                    + "</thead><tbody>\n<tr><td> c </td><td> <code>d</code> </td></tr>\n</tbody></table>\n"
            ),
        ])
        func readsMarkdown(_ markdown: String, _ html: String) {
            #expect(GuideText(markdown).html == html)
        }

        @Test(arguments: ["en", "cs"])
        func showsTheGuideInTheLanguageOfTheVisitor(_ language: String) async throws {
            let bench = try await RESTBench()
            try await bench.browse(language: language) { browser in
                let html = try await browser.get("/guide").html
                let ids = Set(html.matches(of: /<h[23] id="([^"]+)"/).map { $0.1 })
                #expect(ids.count > 20)
                let links = html.matches(of: /href="#([^"]+)"/).map { $0.1 }.filter { $0 != "main" }
                #expect(links.count > 4 && links.allSatisfy(ids.contains))
                let chapter = GuidePages.hosts(language == "cs" ? .czech : .english)
                #expect(ids.contains(chapter.dropFirst("/guide#".count)))
                #expect(!html.contains("**") && !html.contains("]("))
            }
        }
    }
}
