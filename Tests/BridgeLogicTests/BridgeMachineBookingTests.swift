import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase
import Testing

@testable import BridgeLogic

extension BridgeLogicTests {
    /// A transaction ends before a booking of somebody else, without the cloud.
    @Suite struct BridgeMachineBookingTests {
        private static func script() throws -> BridgeScript {
            var script = try BridgeScript.idle()
            script.machine = BridgeMachine(
                policy: BridgePolicy(), firmwareVersion: "1.2.3", seed: BridgeScript.seed,
                sha256: { String(decoding: $0, as: UTF8.self) })
            script.tell(.started(StoredState()))
            script.tell(.persisted(ticket: 1))
            script.tell(.feedbackChanged(isClosed: false))
            script.tell(.timePassed, after: 20_000)
            return script
        }

        private static func document(
            _ script: BridgeScript, bookerOwns card: Bool, in minutes: Int64
        ) throws -> BookingDocument {
            let start = script.now.wall.adding(seconds: minutes * 60)
            return BookingDocument(
                version: 1, stationId: try #require(StationID("garage")),
                issuedAt: script.now.wall, salt: "",
                tokens: card ? [.init(hash: script.card.text, group: "booker")] : [],
                bookings: [
                    .init(group: "booker", from: start, until: start.adding(seconds: 3600))
                ])
        }

        private static func stopped(_ effects: [BridgeEffect]) -> Bool {
            effects.contains(.setContactor(closed: false))
        }

        /// Five minutes before the booking, to the millisecond.
        @Test func opensContactorBeforeBookingOfOther() throws {
            var script = try Self.script()
            let document = try Self.document(script, bookerOwns: false, in: 60)
            let end = try #require(document.bookings.first).from.adding(seconds: -300)
            script.tell(.bookingsTaken(document))
            script.charge()
            var effects: [BridgeEffect] = []
            while !Self.stopped(effects) {
                effects = try script.passDeadline()
                script.stored()
                #expect(script.now.wall <= end)
            }
            #expect(script.now.wall == end)
        }

        @Test func leavesBookerAlone() throws {
            var script = try Self.script()
            script.tell(.bookingsTaken(try Self.document(script, bookerOwns: true, in: 10)))
            script.charge()
            #expect(!Self.stopped(script.tell(.timePassed, after: 30 * 60_000)))
        }

        /// A booking that the bridge hears of meanwhile counts, and one that is gone does not.
        @Test func followsChangesOfDocument() throws {
            var script = try Self.script()
            script.charge()
            script.tell(.bookingsTaken(try Self.document(script, bookerOwns: false, in: 7)))
            script.tell(.bookingsTaken(nil))
            #expect(!Self.stopped(script.tell(.timePassed, after: 3 * 60_000)))
            script.stored()
            script.tell(.bookingsTaken(try Self.document(script, bookerOwns: false, in: 4)))
            #expect(Self.stopped(script.tell(.timePassed)))
        }
    }
}
