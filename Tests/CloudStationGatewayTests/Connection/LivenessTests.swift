import CommonBase
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct LivenessTests {
        private static func at(_ seconds: Int64) -> Uptime {
            Uptime(milliseconds: 1_000_000 + seconds * 1000)
        }

        /// Checks each second; `heard` returns nil for silence, or whether a received frame is a
        /// pong.
        private static func play(
            pingSeconds: Int64 = 60, heartbeatSeconds: Int64 = 300, seconds: Int64,
            heard: (Int64) -> Bool?
        ) -> (pings: Int, goneAfter: Int64?) {
            var liveness = Liveness(
                pingSeconds: pingSeconds, heartbeatSeconds: heartbeatSeconds, at: at(0))
            var pings = 0
            for second in 1...seconds {
                if let isPong = heard(second) { liveness.heard(isPong: isPong, at: at(second)) }
                switch liveness.check(at: at(second)) {
                case .quiet: break
                case .ping: pings += 1
                case .gone: return (pings, second)
                }
            }
            return (pings, nil)
        }

        @Test func pingsAnsweringStationEachMinute() {
            let (pings, goneAfter) = Self.play(seconds: 3600) {
                $0 % 60 == 1 && $0 > 60 ? true : nil
            }
            #expect(pings == 60)
            #expect(goneAfter == nil)
        }

        @Test func disconnectsAfterTwoUnansweredPings() {
            let (_, goneAfter) = Self.play(seconds: 3600) { $0 == 61 ? true : nil }
            #expect(goneAfter == 240)
        }

        /// Quirk Q30: a station that never answers pings stays connected while it sends
        /// heartbeats.
        @Test func keepsSilentStationWithHeartbeats() {
            let (_, goneAfter) = Self.play(seconds: 86_400) { $0 % 300 == 0 ? false : nil }
            #expect(goneAfter == nil)
        }

        /// A station that never answers pings is gone after three missing heartbeats.
        @Test func disconnectsSilentStationAfterThreeHeartbeats() {
            let (_, goneAfter) = Self.play(seconds: 86_400) { $0 == 300 ? false : nil }
            #expect(goneAfter == 1200)
        }

        /// Quirk Q32: heartbeats are rarer than pings.
        @Test func toleratesLongHeartbeatInterval() {
            for heartbeat: Int64 in [60, 3600] {
                let (_, goneAfter) = Self.play(heartbeatSeconds: heartbeat, seconds: 86_400) {
                    $0 % heartbeat == 0 ? false : nil
                }
                #expect(goneAfter == nil)
            }
        }

        @Test func neverDisconnectsWithoutPings() {
            let (pings, goneAfter) = Self.play(pingSeconds: 0, seconds: 86_400) { _ in nil }
            #expect(pings == 0)
            #expect(goneAfter == nil)
        }
    }
}
