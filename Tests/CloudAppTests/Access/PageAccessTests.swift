import Foundation
import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudHTTP
@testable import CloudTestSupport
@testable import CommonBase

extension CloudAppTests {
    /// Opens every page and sends every form as every kind of person, with the objects of two hosts.
    @Suite struct PageAccessTests {
        /// Those without `other` belong to alpha, whose objects are requested.
        private enum Visitor: String, CaseIterable {
            case anonymous, driver
            case otherDriver = "other driver"
            case host
            case otherHost = "other host"
            case admin

            var isStranger: Bool { self == .otherDriver || self == .otherHost }

            var person: String? {
                switch self {
                case .anonymous: nil
                case .driver: "alpha-driver"
                case .otherDriver: "beta-driver"
                case .host: "alpha-host"
                case .otherHost: "beta-host"
                case .admin: "admin"
                }
            }
        }

        /// Nobody opens or changes an object of another host or driver, and `docs/access-pages.md`
        /// shows the status of each visit. `ZAPOJ_WRITE_ACCESS_TABLE=1` writes the file.
        @Test func everyPageGuardsEveryObject() async throws {
            let world = try await AccessWorld()
            let routes = world.rest.app.routes.routes.filter(\.isPage)
                .sorted { ($0.path, $0.method.rawValue) < ($1.path, $1.method.rawValue) }
            let application = world.rest.app.buildApplication(host: "127.0.0.1", port: 0)
            let lines = try await application.test(.router) { http in
                var lines: [String] = []
                for route in routes where route.path != "/live" {
                    lines.append(try await Self.line(route, world, http))
                }
                return lines
            }
            let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
                .appending(path: "../../../docs/access-pages.md")
            let text = Self.document(lines)
            if ProcessInfo.processInfo.environment["ZAPOJ_WRITE_ACCESS_TABLE"] != nil {
                try text.write(to: file, atomically: true, encoding: .utf8)
            }
            let known = try String(contentsOf: file, encoding: .utf8)
            for (line, other) in zip(text.split(separator: "\n"), known.split(separator: "\n"))
            where line != other {
                Issue.record("docs/access-pages.md has \(other), and the pages say \(line)")
            }
            #expect(text.count == known.count)
        }

        private static func line(
            _ route: Route, _ world: AccessWorld, _ http: any TestClientProtocol
        ) async throws -> String {
            let visit = try PageVisit(route)
            var statuses: [String] = []
            for visitor in Visitor.allCases {
                let browser = TestBrowser(http)
                if let person = visitor.person {
                    try await browser.signIn(try id(person), world.rest.cloud)
                }
                let page: TestBrowser.Page
                if route.method == .post {
                    page = try await browser.submit(visit.uri, on: "/", visit.fields)
                    if page.status < 400 { try await world.reset() }
                } else {
                    page = try await browser.get(visit.uri)
                }
                let isSentToSignIn = page.location?.hasPrefix("/sign-in") == true
                let name = "\(visitor.rawValue): \(route.method) \(visit.uri) \(page.status)"
                #expect(page.status < 500, "\(name)")
                if visitor.isStranger, page.status < 400, !isSentToSignIn, route.path != "/sign-out"
                {
                    // The address of a form leads to its page, which is visited on its own.
                    let isOfForm =
                        route.method == .get && page.location != nil
                        && world.rest.app.routes.routes.contains {
                            $0.method == .post && $0.path == route.path
                        }
                    #expect(!visit.namesObject || isOfForm, "\(name)")
                    // Who has the code of a charger stands before it, and sees its name.
                    let isAtCharger = route.path.hasPrefix("/c/")
                    #expect(isAtCharger || !page.html.contains("alpha-"), "\(name)")
                }
                statuses.append(isSentToSignIn ? "sign in" : String(page.status))
            }
            return "| `\(route.method.rawValue) \(route.path)` | "
                + statuses.joined(separator: " | ") + " |"
        }

        private static func document(_ lines: [String]) -> String {
            let visitors = Visitor.allCases.map(\.rawValue)
            return """
                # Who may open which page

                Generated by `PageAccessTests`, which compares it: the status of a visit, or of a valid form, for the
                objects of one host and their driver. *Driver* may charge at the host's station; *other driver* and
                *other host* have objects of their own. 404 means that the object does not exist for the visitor.
                303 is the answer to a form that was accepted, and "sign in" the way to the sign-in page.

                | page or form | \(visitors.joined(separator: " | ")) |
                |---|\(visitors.map { _ in "---|" }.joined())
                \(lines.joined(separator: "\n"))

                """
        }
    }
}
