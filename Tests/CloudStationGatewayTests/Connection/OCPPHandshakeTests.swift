import CommonBase
import NIOHTTP1
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudStationGateway
@testable import CloudTestSupport

extension CloudStationGatewayTests {
    @Suite struct OCPPHandshakeTests {
        enum Listener: String, CaseIterable { case main, plain }

        /// A decision without what it was based on.
        enum Verdict: Hashable {
            case accept(StationID)
            case other(OCPPHandshake.Decision)

            init(_ decision: OCPPHandshake.Decision) {
                if case .accept(let admitted, _) = decision {
                    self = .accept(admitted.id)
                } else {
                    self = .other(decision)
                }
            }
        }

        struct Row: Sendable, CustomTestStringConvertible {
            var uri: String
            var basic: String?
            var headers: [(String, String)] = [("Sec-WebSocket-Protocol", "ocpp1.6")]
            /// The decisions on the main and on the plain listener.
            var decisions: [Verdict]

            var testDescription: String { "\(uri) \(basic ?? "-") \(headers)" }
        }

        private static func refuse(_ code: ServiceError.Code, _ message: String) -> Verdict {
            .other(.refuse(code, message))
        }

        private static let unauthenticated = refuse(
            .unauthenticated, "The station id or password is wrong.")
        private static let unknown = refuse(.notFound, "The station does not exist.")
        private static let elsewhere = refuse(
            .notFound, "The path of a WebSocket must be /ocpp/{id}.")
        private static let browser = refuse(
            .forbidden,
            "Web pages cannot open OCPP connections. A station whose library sends Origin needs a "
                + "password.")

        /// The key of CP-1 is the bytes 0 to 19; OPEN has none; box is a bridge station.
        private static let hex = Hex.text(Array(0..<20))

        private static func accept(_ text: String) -> [Verdict] {
            StationID(text).map { [.accept($0), .accept($0)] } ?? []
        }

        private static func open(_ uri: String, _ id: String = "OPEN") -> Row {
            Row(uri: uri, decisions: [unauthenticated] + accept(id).prefix(1))
        }

        static var rows: [Row] {
            let refused = [unauthenticated, unauthenticated]
            let nobody = [unauthenticated, unknown]
            let spoken = [Verdict.other(.acceptAndClose), .other(.acceptAndClose)]
            func right(
                _ headers: [(String, String)], _ decisions: [Verdict]
            ) -> Row {
                Row(uri: "/ocpp/CP-1", basic: "CP-1:\(hex)", headers: headers, decisions: decisions)
            }
            func list(_ text: String) -> [(String, String)] { [("Sec-WebSocket-Protocol", text)] }
            return [
                Row(uri: "/ocpp/CP-1", basic: "CP-1:\(hex)", decisions: accept("CP-1")),
                Row(
                    uri: "/ocpp/CP-1", basic: "CP-1:\(hex.lowercased())", decisions: accept("CP-1")),
                Row(uri: "/ocpp/CP-1?a=b", basic: "CP-1:\(hex)", decisions: accept("CP-1")),
                Row(uri: "/ocpp/CP%2D1", basic: "CP-1:\(hex)", decisions: accept("CP-1")),
                Row(uri: "/ocpp/%43P-1", basic: "CP-1:\(hex)", decisions: accept("CP-1")),
                Row(uri: "/ocpp/CP%252D1", basic: "CP-1:\(hex)", decisions: nobody),
                Row(uri: "/ocpp/CP%2", basic: "CP-1:\(hex)", decisions: nobody),
                Row(uri: "/ocpp/CP%zz1", basic: "CP-1:\(hex)", decisions: nobody),
                Row(uri: "/ocpp/CP%", basic: "CP-1:\(hex)", decisions: nobody),
                Row(uri: "/ocpp/%FF", basic: "CP-1:\(hex)", decisions: nobody),
                Row(uri: "/ocpp/", basic: "CP-1:\(hex)", decisions: nobody),
                Row(uri: "/ocpp/cp-1", basic: "cp-1:\(hex)", decisions: accept("CP-1")),
                Row(uri: "/ocpp/CP-9", basic: "CP-9:\(hex)", decisions: nobody),
                Row(uri: "/ocpp/box", basic: "box:\(hex)", decisions: nobody),
                Row(uri: "/ocpp/CP-1", decisions: refused),
                Row(uri: "/ocpp/CP-1", basic: "CP-1:", decisions: refused),
                Row(uri: "/ocpp/CP-1", basic: "CP-1:\(hex)0", decisions: refused),
                Row(uri: "/ocpp/CP-1", basic: "CP-2:\(hex)", decisions: refused),
                Row(uri: "/ocpp/CP-1", basic: "cp-1:\(hex)", decisions: accept("CP-1")),
                Row(
                    uri: "/ocpp/CP-1", basic: "CP-1:\(String(hex.reversed()))", decisions: refused),
                open("/ocpp/OPEN"), open("/ocpp/O%50EN"),
                Row(uri: "/ocpp/OPEN", basic: "OPEN:any", decisions: open("").decisions),
                Row(uri: "/ocpp16/CP-1", basic: "CP-1:\(hex)", decisions: accept("CP-1")),
                Row(uri: "/", decisions: [elsewhere, elsewhere]),
                Row(uri: "/api/v1/stations", decisions: [elsewhere, elsewhere]),
                right([], spoken), right(list("ocpp2.0.1"), spoken), right(list("OCPP1.6"), spoken),
                right(list("ocpp1.6, ocpp1.5"), accept("CP-1")),
                right(list("ocpp2.0.1,ocpp1.6"), accept("CP-1")),
                right(list("ocpp2.0.1") + list("ocpp1.6"), accept("CP-1")),
            ]
        }

        /// Every request gets the decision of the table, on both listeners.
        @Test(arguments: rows) func decidesByTable(row: Row) async throws {
            let bench = try await Self.bench()
            var headers = HTTPHeaders(row.headers)
            if let basic = row.basic {
                headers.add(name: "Authorization", value: "Basic \(Base64.text(basic.utf8))")
            }
            let head = HTTPRequestHead(
                version: .http1_1, method: .GET, uri: row.uri, headers: headers)
            var decisions: [Verdict] = []
            for requiresCredential in [true, false] {
                let handshake = OCPPHandshake(
                    database: bench.database, now: bench.now, admission: AdmissionGuard(),
                    registry: ConnectionRegistry(bench.database.signals),
                    refusals: RefusalLog(bench.database, metrics: Metrics()),
                    requiresCredential: requiresCredential, isTLS: false,
                    logger: CloudBench.logger)
                decisions.append(Verdict(try await handshake.decide(head, from: "192.0.2.1")))
            }
            #expect(decisions == row.decisions)
        }

        /// A station that connects right after its refusal is not listed, also before the refusal
        /// is written. The entry has the id of the station that was meant.
        @Test(arguments: [true, false]) func endsEntryOfStationThatConnects(
            isWritten: Bool
        ) async throws {
            let bench = try await Self.bench()
            let handshake = OCPPHandshake(
                database: bench.database, now: bench.now, admission: AdmissionGuard(),
                registry: ConnectionRegistry(bench.database.signals),
                refusals: RefusalLog(bench.database, metrics: Metrics()),
                requiresCredential: true, isTLS: false, logger: CloudBench.logger)
            func decide(_ uri: String, _ basic: String?) async throws -> Verdict {
                var headers = HTTPHeaders([("Sec-WebSocket-Protocol", "ocpp1.6")])
                if let basic {
                    headers.add(name: "Authorization", value: "Basic \(Base64.text(basic.utf8))")
                }
                let head = HTTPRequestHead(
                    version: .http1_1, method: .GET, uri: uri, headers: headers)
                return Verdict(try await handshake.decide(head, from: "192.0.2.1"))
            }
            func listed() async throws -> [String] {
                await bench.database.flushDeferred()
                return try await bench.database.read { db in
                    try RefusedConnectionTable.list(
                        before: .max, limit: 10, viewer: .system, db
                    ).map(\.station)
                }
            }
            #expect(try await decide("/ocppcp-1", nil) == Self.unauthenticated)
            #expect(try await decide("/ocpp/cp-1", nil) == Self.unauthenticated)
            if isWritten { #expect(try await listed() == ["CP-1"]) }
            let accepted = Verdict.accept(try id("CP-1"))
            #expect(try await decide("/ocpp/CP-1", "CP-1:\(Self.hex)") == accepted)
            #expect(try await listed().isEmpty)
            #expect(try await decide("/ocppNEW-1", nil) == Self.unauthenticated)
            #expect(try await listed() == ["NEW-1"])
        }

        /// A station may send the bytes of the key instead of its hexadecimal digits.
        @Test func acceptsKeyAsBytes() async throws {
            let bench = try await Self.bench()
            let credentials = Base64.text(Array("CP-1:".utf8) + (0..<20))
            let head = HTTPRequestHead(
                version: .http1_1, method: .GET, uri: "/ocpp/CP-1",
                headers: [
                    "Authorization": "basic  \(credentials)", "Sec-WebSocket-Protocol": "ocpp1.6",
                ])
            let handshake = OCPPHandshake(
                database: bench.database, now: bench.now, admission: AdmissionGuard(),
                registry: ConnectionRegistry(bench.database.signals),
                refusals: RefusalLog(bench.database, metrics: Metrics()),
                requiresCredential: true, isTLS: false, logger: CloudBench.logger)
            #expect(
                Verdict(try await handshake.decide(head, from: "192.0.2.1"))
                    == .accept(try id("CP-1")))
        }

        /// `Origin` values that browsers send, and others.
        static let origins: [(origin: String, isFromBrowser: Bool)] = [
            ("null", true), (" null", true), ("file://", true), ("http://a.example", true),
            ("https://a.example:8443", true), ("HTTP://cloud.example", true),
            ("chrome-extension://abc", true), ("http://a.example/", true), ("x", true),
            ("", false), ("https://github.com/gilmaimon/TinyWebsockets", false),
            ("http://a.example/ocpp/CP-1", false), ("file:///x", true),
        ]

        /// A connection that needs no credential is refused to browsers, also under the cloud's own
        /// name, which may be rebound. One with a password is not judged by its origin.
        @Test(arguments: origins) func judgesOriginOnlyWithoutCredential(
            origin: String, isFromBrowser: Bool
        ) async throws {
            let bench = try await Self.bench()
            func verdict(_ uri: String, _ more: [(String, String)]) async throws -> Verdict {
                let headers =
                    [
                        ("Sec-WebSocket-Protocol", "ocpp1.6"), ("Origin", origin),
                        ("Host", "cloud.example"),
                    ] + more
                let head = HTTPRequestHead(
                    version: .http1_1, method: .GET, uri: uri, headers: HTTPHeaders(headers))
                let handshake = OCPPHandshake(
                    database: bench.database, now: bench.now, admission: AdmissionGuard(),
                    registry: ConnectionRegistry(bench.database.signals),
                    refusals: RefusalLog(bench.database, metrics: Metrics()),
                    requiresCredential: false, isTLS: false, logger: CloudBench.logger)
                return Verdict(try await handshake.decide(head, from: "192.0.2.1"))
            }
            let basic = "Basic \(Base64.text(Array("CP-1:\(Self.hex)".utf8)))"
            #expect(
                try await verdict("/ocpp/CP-1", [("Authorization", basic)])
                    == .accept(try id("CP-1")))
            #expect(
                try await verdict("/ocpp/OPEN", [])
                    == (isFromBrowser ? Self.browser : .accept(try id("OPEN"))))
            // A second, harmless origin hides nothing.
            #expect(
                try await verdict("/ocpp/OPEN", [("Origin", "null")]) == Self.browser)
        }

        private static func bench() async throws -> CloudBench {
            let bench = try CloudBench()
            try await bench.addStation("CP-1", credential: counted)
            try await bench.addStation("OPEN")
            try await bench.addBridgeStation("box")
            return bench
        }

        private static var counted: StationCredential { StationCredential(random: .counting()) }
    }
}
