import CommonBase
import TestSupport
import Testing

@testable import CloudCare
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
                            fingerprint: "\(station)-\(number)", stationID: station, pem: "",
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
            let (waiting, newest) = try await bench.database.read { db in
                (
                    try StationCertificateTable.listUndeliveredStations(db),
                    try StationCertificateTable.undelivered(to: loud, db)
                )
            }
            #expect(Set(waiting) == [loud, quiet])
            #expect(newest?.fingerprint == "CP-1-299")
            let now = bench.clock.now.wall
            try await bench.database.write { db in
                try StationCertificateTable.noteInstalled("CP-1-299", at: now, db)
                try StationCertificateTable.revokeUndelivered(to: loud, at: now, db)
            }
            let (left, certificates) = try await bench.database.read { db in
                (
                    try StationCertificateTable.listUndeliveredStations(db),
                    try StationCertificateTable.list(station: loud, db)
                )
            }
            #expect(left == [quiet])
            #expect(certificates.filter { $0.revokedAt == nil }.map(\.fingerprint) == ["CP-1-299"])
        }
    }
}
