import CloudCore
import CommonBase
import TestSupport
import Testing

@testable import CloudCare
@testable import CloudFleet
@testable import CloudTestSupport

extension CloudCareTests {
    @Suite struct SecurityProfileTests {
        private let bench: CloudBench
        private let admin: Viewer
        private let host: Viewer

        init() async throws {
            bench = try CloudBench()
            try await bench.addStation("CP-1", credential: StationCredential(random: bench.random))
            admin = .admin(try id("admin"), [.admin])
            host = .person(try id("host"), [.admin])
        }

        private func change(
            to profile: Int, allowsLowering: Bool = false, by viewer: Viewer? = nil,
            _ proof: ConnectionProof? = nil
        ) async throws -> Station {
            let moment = bench.clock.now
            return try await bench.database.write { [admin] db in
                try StationSecurityService.change(
                    id("CP-1"),
                    .init(
                        profile: profile, allowsLowering: allowsLowering, viewer: viewer ?? admin,
                        proof: proof), db, at: moment)
            }
        }

        private func connect(_ proof: ConnectionProof) async throws -> Station {
            let moment = bench.clock.now
            return try await bench.database.write { db in
                let station = try StationService.find(id("CP-1"), viewer: .system, db)
                return try StationSecurityService.completeRaising(
                    of: station, connectedBy: proof, db, at: moment)
            }
        }

        private func addCertificate(_ fingerprint: String) async throws {
            let now = bench.clock.now.wall
            try await bench.database.write { db in
                try StationCertificateTable.insert(
                    StationCertificate(
                        fingerprint: fingerprint, stationID: id("CP-1"), pem: "",
                        notBefore: now, notAfter: now.adding(seconds: 86_400)), db)
                try StationCertificateTable.noteInstalled(fingerprint, at: now, db)
            }
        }

        private func validCertificates() async throws -> [String] {
            try await bench.database.read { db in
                try StationCertificateTable.list(station: id("CP-1"), db)
                    .filter { $0.revokedAt == nil }.map(\.fingerprint).sorted()
            }
        }

        private func events() async throws -> [String] {
            try await bench.database.read { db in
                try SecurityEventTable.list(
                    station: id("CP-1"), type: nil, before: .max, limit: 10, viewer: .system, db
                ).map { "\($0.type) \($0.techInfo ?? "")" }
            }
        }

        private static let plain = ConnectionProof(.password, isTLS: false)
        private static let tls = ConnectionProof(.password, isTLS: true)
        private static let certificate = ConnectionProof(
            .certificate(fingerprint: "AA"), isTLS: true)

        /// Until the station has connected over TLS, plain connections stay possible.
        @Test(arguments: [nil, Self.plain])
        func raisingWaitsForConnection(proof: ConnectionProof?) async throws {
            var station = try await change(to: 2, proof)
            #expect((station.minimumSecurityProfile, station.pendingSecurityProfile) == (0, 2))
            station = try await connect(Self.plain)
            #expect((station.minimumSecurityProfile, station.pendingSecurityProfile) == (0, 2))
            station = try await connect(Self.tls)
            #expect((station.minimumSecurityProfile, station.pendingSecurityProfile) == (2, nil))
            #expect(try await events() == ["SecurityProfileRaised to 2"])
        }

        @Test func raisesAtOnceIfConnectionSatisfiesProfile() async throws {
            let station = try await change(to: 2, Self.tls)
            #expect((station.minimumSecurityProfile, station.pendingSecurityProfile) == (2, nil))
        }

        /// Certificates that are older than the one that the station uses may be somebody else's. A
        /// newer one is the station's own renewal.
        @Test func revokesOlderCertificatesOnceRaised() async throws {
            for fingerprint in ["OLD", "AA", "NEW"] {
                try await addCertificate(fingerprint)
                bench.clock.move(seconds: 1)
            }
            _ = try await change(to: 3, Self.tls)
            #expect(try await validCertificates() == ["AA", "NEW", "OLD"])
            let station = try await connect(Self.certificate)
            #expect((station.minimumSecurityProfile, station.pendingSecurityProfile) == (3, nil))
            #expect(try await validCertificates() == ["AA", "NEW"])
        }

        /// Otherwise the station would be told to connect with a certificate that is not valid.
        @Test func newPasswordCancelsRaisingTo3() async throws {
            try await addCertificate("AA")
            _ = try await change(to: 3, Self.tls)
            let moment = bench.clock.now
            let credential = StationCredential(random: bench.random)
            let station = try await bench.database.write { db in
                try StationService.setCredential(credential, of: id("CP-1"), db, at: moment)
            }
            #expect(station.pendingSecurityProfile == nil)
        }

        @Test func presentProfileCancelsChange() async throws {
            _ = try await change(to: 2)
            let station = try await change(to: 1)
            #expect((station.minimumSecurityProfile, station.pendingSecurityProfile) == (0, nil))
            #expect(try await connect(Self.tls).minimumSecurityProfile == 0)
        }

        @Test func onlyAdminLowersProfileAndOnPurpose() async throws {
            for fingerprint in ["OLD", "AA"] {
                try await addCertificate(fingerprint)
                bench.clock.move(seconds: 1)
            }
            _ = try await change(to: 3, Self.certificate)
            #expect(try await refusal { try await change(to: 2) } == "conflict securityProfile")
            #expect(
                try await refusal { try await change(to: 2, allowsLowering: true, by: host) }
                    == "forbidden securityProfile")
            let station = try await change(to: 1, allowsLowering: true)
            #expect(station.minimumSecurityProfile == 0)
            // The station goes on with the certificate that it uses.
            #expect(try await validCertificates() == ["AA"])
            #expect(try await events().first == "SecurityProfileLowered from 3 to 1")
        }

        /// Refused connections, which anybody can cause, use up their own quota only.
        @Test func recordsLoweringBesideManyRefusals() async throws {
            _ = try await change(to: 2, Self.tls)
            let now = bench.clock.now.wall
            try await bench.database.write { db in
                for _ in 0..<1000 {
                    try SecurityEventTable.append(
                        "WrongPassword", source: .cloud, techInfo: nil, of: id("CP-1"),
                        occurredAt: now, receivedAt: now, db)
                }
            }
            _ = try await change(to: 1, allowsLowering: true)
            #expect(try await events().first == "SecurityProfileLowered from 2 to 1")
        }

        @Test func refusesProfileWithoutItsCredential() async throws {
            #expect(try await refusal { try await change(to: 3) } == "conflict securityProfile")
            for profile in [0, 4, -1, Int.max] {
                #expect(
                    try await refusal { try await change(to: profile) }
                        == "invalidInput securityProfile")
            }
            let moment = bench.clock.now
            try await bench.database.write { db in
                _ = try StationService.setCredential(nil, of: id("CP-1"), db, at: moment)
            }
            #expect(try await refusal { try await change(to: 2) } == "conflict securityProfile")
        }

        /// Whoever knew the former password may have requested the certificates.
        @Test func newPasswordRevokesCertificates() async throws {
            for hasPassword in [true, false] {
                try await addCertificate("\(hasPassword)")
                let credential = hasPassword ? StationCredential(random: bench.random) : nil
                let moment = bench.clock.now
                try await bench.database.write { db in
                    _ = try StationService.setCredential(credential, of: id("CP-1"), db, at: moment)
                }
                #expect(try await validCertificates().isEmpty)
            }
        }

        /// A new password would lock a station out that must have a certificate.
        @Test func keepsPasswordAndCertificateUnderProfile3() async throws {
            try await addCertificate("AA")
            _ = try await change(to: 3, Self.certificate)
            let moment = bench.clock.now
            let credential = StationCredential(random: bench.random)
            let outcome = try await refusal {
                try await bench.database.write { db in
                    _ = try StationService.setCredential(credential, of: id("CP-1"), db, at: moment)
                }
            }
            #expect(outcome == "conflict")
            #expect(try await validCertificates() == ["AA"])
        }
    }
}
