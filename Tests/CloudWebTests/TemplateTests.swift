import MessageCatalogue
import Testing

@testable import CloudWeb

extension CloudWebTests {
    @Suite struct TemplateTests {
        private struct Model: Sendable {
            var title = "<b> & \"c\" 'd' ž"
            var count = 3
            var missing: String?
            var present: String? = "yes"
            var isOn = true
            var isOff = false
            var rows = [Row(name: "one"), Row(name: "two", note: "!")]
            var none: [Row] = []
            var names = ["a", "b"]
            var t = LocalizedTexts(Texts(), in: .czech)

            struct Row: Sendable {
                var name: String
                var note: String?
            }
        }

        private struct Texts: Sendable {
            let hello = Message("Hello", "Ahoj")
        }

        private func render(_ source: String, _ others: [String: String] = [:]) throws -> String {
            let sources = others.merging(["page": source]) { _, page in page }
            let library = try TemplateLibrary(
                sources.map { PageTemplate($0.key, Array($0.value.utf8)) })
            return try library.render("page", Model())
        }

        @Test(arguments: [
            ("{{title}}", "&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39; ž"),
            ("{{count}} {{missing}}{{present}} {{nothing}}", "3 yes "),
            ("{{#isOn}}on{{/isOn}}{{#isOff}}off{{/isOff}}{{^isOff}}not{{/isOff}}", "onnot"),
            ("{{#missing}}a{{/missing}}{{^missing}}b{{/missing}}", "b"),
            ("{{#present}}{{.}}{{/present}}", "yes"),
            ("{{#rows}}{{name}}{{note}} {{count}};{{/rows}}", "one 3;two! 3;"),
            ("{{#none}}a{{/none}}{{^none}}b{{/none}}{{^rows}}c{{/rows}}", "b"),
            ("{{#names}}<{{.}}>{{/names}}", "<a><b>"),
            ("{{t.hello}} {{t.other}}", "Ahoj ⟦other⟧"),
            ("{{#rows}}{{#note}}{{name}}{{note}}{{/note}}{{/rows}}", "two!"),
            ("{ {{count}} }} {", "{ 3 }} {"),
        ])
        func shows(_ template: String, _ html: String) throws {
            #expect(try render(template) == html)
        }

        @Test func tagAloneOnItsLineTakesTheLine() throws {
            #expect(
                try render("<ul>\n  {{#names}}\n  <li>{{.}}</li>\n  {{/names}}\n</ul>\n")
                    == "<ul>\n  <li>a</li>\n  <li>b</li>\n</ul>\n")
            #expect(try render("{{#isOn}}{{count}}\n{{/isOn}}end") == "3\nend")
        }

        @Test func replacesBlocksOfExtendedTemplates() throws {
            let others = [
                "layout": "<{{$title}}default{{/title}}|{{#isOn}}{{$body}}{{/body}}{{/isOn}}>",
                "button": "[{{$label}}{{/label}}]", "part": "{{name}}",
            ]
            #expect(try render("{{<layout}}{{/layout}}", others) == "<default|>")
            #expect(
                try render(
                    """
                    {{<layout}} unseen {{$body}}{{#rows}}{{>part}}{{/rows}}\
                    {{<button}}{{$label}}{{count}}{{/label}}{{/button}}{{/body}}{{/layout}}
                    """, others) == "<default|onetwo[3]>")
        }

        @Test(arguments: [
            ("a\n{{#rows}}", "page.mustache, line 2: {{/rows}} is missing"),
            ("{{/rows}}", "page.mustache, line 1: {{/rows}} closes nothing that is open"),
            ("{{#a}}{{/b}}", "page.mustache, line 1: {{/b}} closes nothing that is open"),
            ("\n\n{{title", "page.mustache, line 3: a tag is not closed by }}"),
            ("{{{title}}}", "page.mustache, line 1: {{{title}} is no known tag"),
            ("{{&title}}", "page.mustache, line 1: {{&title}} is no known tag"),
            ("{{}}", "page.mustache, line 1: {{}} is no known tag"),
            ("{{>other}}", "page: there is no template other"),
            ("{{<page}}{{/page}}", "page: page extends itself"),
        ])
        func refuses(_ template: String, _ reason: String) {
            let error = #expect(throws: TemplateError.self) { try render(template) }
            #expect(error?.description == reason)
        }
    }
}
