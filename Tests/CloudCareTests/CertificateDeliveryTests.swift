import CommonBase
import Synchronization
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudControl
@testable import CloudCore
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudCareTests {
    @Suite struct CertificateDeliveryTests {
        private static func add(
            _ count: Int, to station: StationID, _ bench: CloudBench
        ) async throws {
            let now = bench.clock.now.wall
            try await bench.database.write { db in
                for number in 0..<count {
                    try StationCertificateTable.insert(
                        StationCertificate(
                            fingerprint: "\(station)-\(number)", stationID: station, pem: "pem",
                            notBefore: now.adding(seconds: Int64(number)),
                            notAfter: now.adding(seconds: 86_400)), db)
                }
            }
        }

        /// However many certificates one station has not accepted, another gets its own, and each gets
        /// its newest.
        @Test func undeliveredCertificatesHinderNoOtherStation() async throws {
            let bench = try CloudBench()
            let (loud, quiet) = (
                try await bench.addStation("CP-1"), try await bench.addStation("CP-2")
            )
            try await Self.add(300, to: loud, bench)
            try await Self.add(1, to: quiet, bench)
            let (waiting, fingerprints) = try await bench.database.read { db in
                (
                    try StationCertificateTable.listUndeliveredStations(db),
                    try StationCertificateTable.listUndelivered(to: loud, db)
                )
            }
            #expect(Set(waiting) == [loud, quiet])
            #expect(fingerprints.count == 300 && fingerprints.first == "CP-1-299")
            let link = ScriptedStation(status: "Accepted")
            try await CertificateDelivery(
                database: bench.database, now: bench.now, commands: bench.commands(over: link)
            ).deliver(to: loud)
            let (left, certificates) = try await bench.database.read { db in
                (
                    try StationCertificateTable.listUndeliveredStations(db),
                    try StationCertificateTable.list(station: loud, db)
                )
            }
            #expect(left == [quiet])
            #expect(certificates.filter { $0.revokedAt == nil }.map(\.fingerprint) == ["CP-1-299"])
        }

        /// A certificate that is issued while another is delivered is delivered next, whatever the
        /// station answers, and also if the cloud's clock was set back meanwhile.
        @Test(arguments: ["Accepted", "Rejected"], [-3600, 0, 3600] as [Int64])
        func keepsCertificateIssuedMeanwhile(status: String, seconds: Int64) async throws {
            let bench = try CloudBench()
            let station = try await bench.addStation("CP-1")
            try await Self.add(3, to: station, bench)
            let link = RequestingStation(
                database: bench.database, status: status,
                next: StationCertificate(
                    fingerprint: "next", stationID: station, pem: "next",
                    notBefore: bench.clock.now.wall.adding(seconds: seconds),
                    notAfter: bench.clock.now.wall.adding(seconds: 86_400)))
            let delivery = CertificateDelivery(
                database: bench.database, now: bench.now, commands: bench.commands(over: link))
            for _ in 0..<3 { try await delivery.deliver(to: station) }
            #expect(link.delivered.withLock(\.self) == ["pem", "next"])
            let left = try await bench.database.read { db in
                try StationCertificateTable.list(station: station, db)
                    .filter { $0.revokedAt == nil }.map(\.fingerprint)
            }
            #expect(Set(left) == (status == "Accepted" ? ["CP-1-2", "next"] : []))
        }
    }
}

/// A station that requests one more certificate before it answers CertificateSigned.
private final class RequestingStation: StationLink {
    let delivered = Mutex<[String]>([])
    private let database: CloudDatabase
    private let next: StationCertificate
    private let status: String

    init(database: CloudDatabase, status: String, next: StationCertificate) {
        self.database = database
        self.status = status
        self.next = next
    }

    func isConnected(_ station: StationID) -> Bool { true }

    func perform(_ issued: IssuedCommand) async -> CommandOutcome {
        do {
            let call = try issued.command.call(issued.context)
            let count = delivered.withLock { delivered in
                delivered.append(call.payload["certificateChain"]?.stringValue ?? "")
                return delivered.count
            }
            if count == 1 {
                try await database.write { [next] db in
                    try StationCertificateTable.insert(next, db)
                }
            }
        } catch {
            return CommandOutcome(.failed)
        }
        return issued.command.outcome(of: .object(["status": .string(status)]))
    }
}
