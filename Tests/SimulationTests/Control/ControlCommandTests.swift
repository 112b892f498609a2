import ChargingModel
import CommonBase
import Testing

@testable import VirtualDevices

@Suite struct ControlCommandTests {
    /// Every command has one form; extra spaces between its words are ignored.
    @Test func parsesCommands() throws {
        #expect(try ControlCommand("status") == .status)
        #expect(try ControlCommand(" reader  unplug ") == .unplugReader)
        #expect(try ControlCommand("reader replug") == .replugReader)
        #expect(try ControlCommand("fault board stuckOpen") == .faultBoard(.stuckOpen))
        #expect(
            try ControlCommand("tap reader 04a1B2c3")
                == .tapReader(uid: [4, 0xA1, 0xB2, 0xC3], url: nil))
        let station = try #require(StationID("CP-1"))
        let token = try #require(IdToken("MY TAG"))
        #expect(try ControlCommand("tap CP-1 my tag") == .tapStation(station, token))
    }

    /// Anything else is rejected with a message.
    @Test(arguments: [
        "", "status now", "tap", "tap reader", "tap reader 04A1B2", "tap reader XYZW0000",
        "tap reader 0A 1B", "tap CP/1 A", "tap CP-1 123456789012345678901", "tap CP-1 \u{7}",
        "fault board broken", "fault reader none", "reader shake", "STATUS",
    ])
    func rejectsInvalidCommand(line: String) {
        #expect(throws: ServiceError.self) { try ControlCommand(line) }
    }

    /// A reply round-trips and is always one line.
    @Test func repliesRoundTrip() throws {
        for reply in [ControlReply.ok(""), .ok("{}"), .ok("ok error"), .error("a b")] {
            #expect(try ControlReply(reply.line) == reply)
        }
        #expect(ControlReply.error("two\nlines\r\n").line == "error two lines ")
        #expect(throws: ServiceError.self) { try ControlReply("okay") }
    }
}
