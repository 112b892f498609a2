import CommonBase
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct LivenessTests {
        private static func at(_ seconds: Int64) -> Uptime {
            Uptime(milliseconds: 1_000_000 + seconds * 1000)
        }

        /// What comes of checking each second, with what is heard meanwhile.
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

        /// A station that answers is asked once a minute, and stays.
        @Test func answers() {
            let (pings, goneAfter) = Self.play(seconds: 3600) {
                $0 % 60 == 1 && $0 > 60 ? true : nil
            }
            #expect(pings == 60)
            #expect(goneAfter == nil)
        }

        /// One that answered before, and then leaves two pings unanswered, is gone.
        @Test func stopsAnswering() {
            let (_, goneAfter) = Self.play(seconds: 3600) { $0 == 61 ? true : nil }
            #expect(goneAfter == 240)
        }

        /// Quirk Q30: one that never answers stays as long as its heartbeats come.
        @Test func neverAnswers() {
            let (_, goneAfter) = Self.play(seconds: 86_400) { $0 % 300 == 0 ? false : nil }
            #expect(goneAfter == nil)
        }

        /// And it is gone when three of them are missing.
        @Test func neverAnswersAndIsGone() {
            let (_, goneAfter) = Self.play(seconds: 86_400) { $0 == 300 ? false : nil }
            #expect(goneAfter == 1200)
        }

        /// Quirk Q32: heartbeats no closer than the pings.
        @Test func longHeartbeat() {
            for heartbeat: Int64 in [60, 3600] {
                let (_, goneAfter) = Self.play(heartbeatSeconds: heartbeat, seconds: 86_400) {
                    $0 % heartbeat == 0 ? false : nil
                }
                #expect(goneAfter == nil)
            }
        }

        /// Without pings nobody is given up.
        @Test func off() {
            let (pings, goneAfter) = Self.play(pingSeconds: 0, seconds: 86_400) { _ in nil }
            #expect(pings == 0)
            #expect(goneAfter == nil)
        }
    }
}
