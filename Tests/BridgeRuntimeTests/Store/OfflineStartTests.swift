import BridgeLogic
import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct OfflineStartTests {
        private static func start(_ token: IdToken, offline: Bool?) -> BridgeCommit.Event {
            let event = TransactionEvent(
                .started, triggerReason: .authorized, seqNo: 0,
                transactionId: TransactionID(random: (1, 2)),
                idToken: WireIdToken(
                    token, proof: SUNMessage(picc: .init(0..<16), mac: .init(0..<8))),
                offline: offline)
            return .init(moment: .test(0), data: .transactionEvent(event))
        }

        /// What began on the list's word counts until the cloud has it, in whatever epoch, and after a
        /// restart; what the cloud has decided about does not.
        @Test func countsOfflineStartsUntilAcknowledged() async throws {
            let folder = try TemporaryFolder()
            let path = folder.file("bridge.sqlite")
            let database = try BridgeDatabase(path: path, newEpoch: "first")
            let guest = try card("0455667788")
            let events = [
                Self.start(guest, offline: nil), Self.start(guest, offline: true),
                Self.start(guest, offline: true),
            ]
            try database.store(
                BridgeCommit(at: .test(0), events: events, state: StoredState()))
            #expect(try database.pendingOfflineStarts().map(\.token) == [guest.text, guest.text])
            #expect(try database.pendingOfflineStarts().allSatisfy { $0.proof != nil })
            try database.acknowledge(through: 2, of: "first")
            try database.beginEpoch("second")
            try database.acknowledge(through: 9, of: "first")
            try database.close()
            let storage = BridgeStorage(try BridgeDatabase(path: path, newEpoch: "third"))
            #expect(storage.pendingOfflineStarts.isEmpty)
            try await storage.load()
            #expect(storage.pendingOfflineStarts.count == 1)
            try await storage.acknowledge(through: 1, of: "second")
            #expect(storage.pendingOfflineStarts.isEmpty)
        }
    }
}
