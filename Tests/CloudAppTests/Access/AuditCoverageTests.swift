import HTTPTypes
import HummingbirdTesting
import TestSupport
import Testing

@testable import CloudApp
@testable import CloudCore
@testable import CloudHTTP
@testable import CloudPeople
@testable import CloudTestSupport

extension CloudAppTests {
    /// Sends a valid request to every route as a host and as an admin, and looks at the audit log.
    @Suite struct AuditCoverageTests {
        /// Routes that are recorded, but whose examples change nothing of others: they add to the
        /// caller's own, or remove what does not exist.
        private static let idleExamples: Set<String> = [
            "POST /api/v1/access-tokens", "POST /api/v1/id-tokens", "POST /api/v1/vehicles",
            "DELETE /api/v1/stations/{id}/local-list", "POST /admin/people/{id}/sessions/end",
            // The place is neither published nor paused, and has one photo.
            "POST /places/{id}/listing/withdraw", "POST /places/{id}/listing/resume",
            "POST /places/{id}/photos/{photo}/earlier",
        ]

        /// Every route by which an admin or a host changes something writes a line, or is exempt with
        /// a reason.
        @Test func everyChangeByAdminsAndHostsIsRecorded() async throws {
            let world = try await AccessWorld()
            let routes = world.rest.app.routes.routes.filter { $0.method != .get }
            let application = world.rest.app.buildApplication(host: "127.0.0.1", port: 0)
            try await application.test(.router) { http in
                for route in routes {
                    let name = "\(route.method.rawValue) \(route.path)"
                    var (isDone, isRecorded) = (false, false)
                    for client in [AccessWorld.Client.host, .admin] {
                        let before = try await world.rest.cloud.count("audit_line")
                        guard try await Self.send(route, as: client, world, http) else { continue }
                        isDone = true
                        let lines = try await world.rest.cloud.count("audit_line") - before
                        isRecorded = isRecorded || lines > 0
                        #expect(lines < 4, "\(name) \(lines)")
                        try await world.reset()
                    }
                    let isExempt =
                        AuditExemptions.reasons[name] != nil || Self.idleExamples.contains(name)
                    guard isDone else { continue }
                    #expect(isRecorded != isExempt, "\(name)")
                }
            }
            let result = try await AuditChain.verify(world.rest.cloud.database)
            #expect(result.broken == nil)
            #expect(result.lines > 40)
            try await Self.expectWords(world.rest.cloud.database)
        }

        /// Every member that a line shows has words, except the keys of OCPP.
        private static func expectWords(_ database: CloudDatabase) async throws {
            let lines = try await database.read { db in
                try AuditTable.list(limit: 10_000, viewer: .system, db)
            }
            let members = lines.filter { $0.object.rawValue != "configuration" }
                .flatMap { $0.details.map { $0.before + $0.after } ?? [] }.map(\.name)
            let wordless = Set(members).filter { AuditTexts().member($0) == nil }
            #expect(wordless.isEmpty, "\(wordless.sorted())")
        }

        @Test func exemptsOnlyRoutesThatExist() async throws {
            let rest = try await RESTBench()
            let names = Set(
                rest.app.routes.routes.map { "\($0.method.rawValue) \($0.path)" })
            let unknown = Set(AuditExemptions.reasons.keys).subtracting(names)
            #expect(unknown.isEmpty, "\(unknown.sorted())")
        }

        /// Whether the request was accepted; false for routes that are not for people.
        private static func send(
            _ route: Route, as client: AccessWorld.Client, _ world: AccessWorld,
            _ http: any TestClientProtocol
        ) async throws -> Bool {
            switch route.caller {
            case .anyone, .bridge, .monitor: return false
            case .person, .admin, .moneyAdmin, .login:
                let request = try AccessRequest(route)
                return try await world.send(request, as: client, http).status < 400
            case .browser:
                let visit = try PageVisit(route)
                let browser = TestBrowser(http)
                let person = client == .host ? "alpha-host" : "admin"
                try await browser.signIn(try id(person), world.rest.cloud)
                return try await browser.submit(visit.uri, on: "/", visit.fields).status < 400
            }
        }
    }
}
