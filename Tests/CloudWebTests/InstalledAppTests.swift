import CommonBase
import HTTPTypes
import TestSupport
import Testing

@testable import CloudTestSupport

extension CloudWebTests {
    @Suite struct InstalledAppTests {
        @Test(arguments: [("cs", "Nabíjej"), ("en", "Charge at")])
        func describesTheAppInTheLanguageOfTheBrowser(language: String, word: String) async throws {
            try await RESTBench().browse(language: language) { browser in
                let page = try await browser.get("/manifest.webmanifest")
                #expect(page.headers[.contentType] == "application/manifest+json")
                let manifest = try JSONReader.parse(page.html.utf8)
                #expect(manifest["lang"]?.stringValue == language)
                #expect(manifest["description"]?.stringValue?.hasPrefix(word) == true)
                let icons = try #require(manifest["icons"]?.arrayValue)
                let purposes = icons.compactMap { $0["purpose"]?.stringValue }
                #expect(purposes.contains("maskable"))
                for icon in icons {
                    let source = try #require(icon["src"]?.stringValue)
                    let image = try await browser.get(source)
                    #expect(image.headers[.contentType] == icon["type"]?.stringValue)
                }
            }
        }

        @Test func serviceWorkerNamesFilesThatExist() async throws {
            try await RESTBench().browse { browser in
                let worker = try await browser.get("/sw.js")
                #expect(worker.headers[.contentType]?.hasPrefix("text/javascript") == true)
                #expect(worker.headers[.cacheControl] == "no-cache")
                let policy = worker.headers[.contentSecurityPolicy] ?? ""
                #expect(policy.contains("connect-src 'self'") && !policy.contains("script-src"))
                let line = try #require(
                    worker.html.split(separator: "\n").first { $0.hasPrefix("const SHELL") })
                let files = line.matches(of: /"([^"]+)"/).map { String($0.1) }
                #expect(files.contains("/offline") && files.count == 5)
                for file in files { #expect(try await browser.get(file).status == 200) }
            }
        }

        /// Browsers keep it, whoever is signed in.
        @Test func offlinePageIsTheSameForEverybody() async throws {
            let bench = try await RESTBench()
            let nobody = try await bench.browse { try await $0.get("/offline").html }
            let admin = try await bench.browse(as: "admin-0", language: "cs") { browser in
                let page = try await browser.get("/offline")
                #expect(page.headers[.setCookie] == nil)
                return page.html
            }
            #expect(nobody == admin)
            #expect(nobody.contains("Bez připojení") && nobody.contains("No connection"))
            #expect(!nobody.contains("name=\"token\""))
        }
    }
}
