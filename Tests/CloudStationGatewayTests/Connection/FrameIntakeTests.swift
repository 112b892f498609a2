import CommonBase
import NIOCore
import NIOWebSocket
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct FrameIntakeTests {
        private static func frame(bytes: Int) -> WebSocketFrame {
            WebSocketFrame(
                fin: true, opcode: .text, data: ByteBuffer(repeating: 32, count: bytes))
        }

        /// The frames that are handled at one time.
        private static func count(_ intake: inout FrameIntake, at milliseconds: Int64) -> Int {
            var count = 0
            while case .frame = intake.next(hasRoom: true, at: Uptime(milliseconds: milliseconds)) {
                count += 1
            }
            return count
        }

        @Test func waitsForRoom() {
            var intake = FrameIntake()
            let now = Uptime(milliseconds: 0)
            intake.append(Self.frame(bytes: 10))
            guard case .blocked = intake.next(hasRoom: false, at: now) else {
                Issue.record("a frame was taken without room")
                return
            }
            #expect(!intake.isEmpty && !intake.isSlowed)
            let taken = Self.count(&intake, at: 0)
            #expect(taken == 1 && intake.isEmpty)
        }

        /// A backlog passes at once, a flood at the rate, and large frames count more.
        @Test(arguments: [(10, 2000, 100), (409_600, 20, 1)])
        func slowsFlood(bytes: Int, burst: Int, later: Int) {
            var intake = FrameIntake()
            for _ in 0..<2200 { intake.append(Self.frame(bytes: bytes)) }
            let first = Self.count(&intake, at: 0)
            #expect(abs(first - burst) <= 1 && intake.isSlowed)
            let second = Self.count(&intake, at: 100)
            #expect(abs(second - later) <= 1)
        }
    }
}
