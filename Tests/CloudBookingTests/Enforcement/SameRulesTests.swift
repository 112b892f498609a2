import BridgeProtocol
import CommonBase
import TestSupport
import Testing

@testable import CloudAccess
@testable import CloudBooking
@testable import CloudBridgeGateway
@testable import CloudCore
@testable import CloudTestSupport

extension CloudBookingTests {
    /// The cloud and a bridge with the document decide alike, at any minute of random bookings.
    @Suite struct SameRulesTests {
        @Test(arguments: 1...4) func decideAlike(seed: UInt64) async throws {
            var random = SeededRandom(seed: seed)
            let bench = try await EnforcementBench()
            try await bench.cloud.addBridgeStation("box")
            // Two hours each, with random gaps of whole quarters.
            var (begin, number): (Int64, Int64) = (0, 1_073_741_824)
            for index in 0..<3 {
                begin += Int64.random(in: 0...2, using: &random) * 15
                let person = Bool.random(using: &random) ? "driver-1" : "driver-2"
                try await bench.book(
                    "booking-\(index)", by: person, after: begin, number: number, at: "box")
                (begin, number) = (begin + 120, number + 2)
            }
            let (vault, now) = (bench.cloud.vault, bench.cloud.clock.now)
            let times = stride(from: Int64(-30), to: begin, by: 7).map(bench.time)
            try await bench.cloud.database.read { db in
                let document = try BookingDocumentService.document(
                    of: try id("box"), vault: vault, db, at: now)
                let salt = vault.listSalt(of: try id("box"))
                for (name, card) in [("driver-1", OCPP16Bench.card), ("driver-2", "OTHER")] {
                    let hash = SecretHash.of(
                        AuthorizationList.hashInput(try CloudBench.token(card), salt: salt))
                    for time in times {
                        let refused = try BookedTimes.refusal(
                            of: try id(name), station: try id("box"), connector: 1, at: time, db)
                        let kept = document.keeping(at: time)
                        let isRefused = kept.map { !document.isOwn($0, ofHash: hash) } ?? false
                        #expect((refused != nil) == isRefused, "\(name) at \(time)")
                        let end = try BookedTimes.leaveBy(
                            try id(name), station: try id("box"), connector: 1, at: time, db)
                        let moment = Moment(
                            uptime: now.uptime, wall: time, bootID: "", isSynchronised: true)
                        let own = document.leaveBy(hash: hash, at: moment)
                        #expect(end?.time == own, "\(name) at \(time)")
                    }
                }
            }
        }
    }
}
