import BridgeLogic
import BridgeTestSupport
import CommonBase
import Testing

@testable import BridgeHardware

extension BridgeHardwareTests {
    @Suite struct SignalTests {
        @Test(arguments: [
            "5", "100+", "+100", "100+x", "60001", "-10", "*", "1 2",
            Array(repeating: "10", count: 21).joined(separator: "+"),
        ]) func rejectsInvalidPatterns(text: String) { #expect(SignalPattern(text) == nil) }

        private static func pattern(_ text: String) throws -> SignalPattern {
            try #require(SignalPattern(text))
        }

        @Test func switchesOnAndOff() throws {
            let once = try Self.pattern("80+40+80")
            #expect(
                [0, 79, 80, 119, 120, 199].map { once.state(after: $0)?.isOn } == [
                    true, true, false, false, true, true,
                ])
            #expect(once.state(after: 200)?.isOn == nil)
            #expect(once.state(after: 100)?.left == 20)
            let endless = try Self.pattern("50+2950*")
            #expect(endless.state(after: 3_000_049)?.isOn == true)
            #expect(endless.state(after: 3_000_050)?.isOn == false)
            #expect(try Self.pattern("on").state(after: 1_000_000)?.isOn == true)
            #expect(try Self.pattern("").state(after: 0)?.isOn == nil)
        }

        /// What lasts a moment is shown over what lasts, and that goes on.
        @Test func showsShortPatternOverRepeatedOne() throws {
            var track = SignalTrack([
                .ready: try Self.pattern("100+100*"), .asking: try Self.pattern("on"),
                .refused: try Self.pattern("20"),
            ])
            func at(_ milliseconds: Int64) -> Uptime { Uptime(milliseconds: milliseconds) }
            #expect(track.state(at: at(0)).next == nil)
            track.show(.ready, at: at(0))
            #expect(track.state(at: at(150)).isOn == false)
            track.show(.asking, at: at(200))
            #expect(track.state(at: at(450)).isOn)
            track.show(.refused, at: at(500))
            #expect(track.state(at: at(510)).isOn)
            #expect(track.state(at: at(510)).next == at(520))
            #expect(track.state(at: at(650)).isOn == false)
            #expect(track.state(at: at(700)).isOn)
        }

        /// A refused card does not hide that the charger is faulty, or charges.
        @Test(arguments: [Indication.faulted, .charging, .ready])
        func returnsToStateAfterRefusal(steady: Indication) throws {
            var track = SignalTrack([
                .ready: try Self.pattern("100+100*"), .asking: try Self.pattern("10+10*"),
                .faulted: try Self.pattern("200+200*"), .charging: try Self.pattern("on"),
                .refused: try Self.pattern("20"),
            ])
            func at(_ milliseconds: Int64) -> Uptime { Uptime(milliseconds: milliseconds) }
            track.show(.ready, at: at(0))
            track.show(steady, at: at(0))
            track.show(.asking, at: at(0))
            track.show(.refused, at: at(0))
            let next = [Indication.faulted: 200, .charging: 60_000, .ready: 100][steady] ?? 0
            #expect(track.state(at: at(20)) == (true, at(Int64(next))))
            track.show(.finished, at: at(0))
            #expect(track.state(at: at(20)) == (true, at(100)))
        }

        /// Every pattern that comes with it is one.
        @Test func defaultPatternsAreValid() {
            for text in Array(SignalPattern.lamp.values) + Array(SignalPattern.buzzer.values) {
                #expect(SignalPattern(text) != nil, "\(text)")
            }
            #expect(Set(SignalPattern.lamp.keys) == Set(Indication.allCases))
        }

        /// On its own thread, and off in the end.
        @Test func drivesLampByPattern() async throws {
            let seen = Recorder<Bool>()
            let lamp = SignalLamp(
                [.accepted: try Self.pattern("on")],
                now: { Uptime(milliseconds: 0) },
                logger: RecordedLog().logger, set: { seen.add($0) })
            lamp.show(.accepted)
            try await eventually("it is on") { seen.items.last == true }
            lamp.stop()
            #expect(seen.items.last == false)
        }
    }
}
