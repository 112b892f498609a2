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
            while case .frame = intake.next(at: Uptime(milliseconds: milliseconds)) {
                count += 1
            }
            return count
        }

        /// A backlog passes at once, a flood at the rate, and large frames count more.
        @Test(arguments: [(10, 2000, 100), (409_600, 20, 1)])
        func slowsFlood(bytes: Int, burst: Int, later: Int) {
            var intake = FrameIntake()
            let frame = Self.frame(bytes: bytes)
            for _ in 0..<burst + later + 10 { intake.append(frame) }
            let first = Self.count(&intake, at: 0)
            #expect(abs(first - burst) <= 1 && intake.isSlowed)
            let second = Self.count(&intake, at: 100)
            #expect(abs(second - later) <= 1)
        }
    }
}
