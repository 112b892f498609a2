import Foundation
import TestSupport
import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct MomentTests {
        private let moment = Moment(
            uptime: Uptime(milliseconds: 5000), wall: ManualClock.noon, bootID: "b",
            isSynchronised: true
        )

        /// Both clocks advance together.
        @Test func advancesBothClocks() {
            var expected = moment
            expected.uptime = Uptime(milliseconds: 65_000)
            expected.wall = ManualClock.at(1)
            #expect(moment.advanced(milliseconds: 60_000) == expected)
        }

        /// Extreme steps saturate.
        @Test func advancingSaturates() {
            var expected = moment
            expected.uptime = Uptime(milliseconds: .max)
            expected.wall = Timestamp(milliseconds: .max)
            #expect(moment.advanced(milliseconds: .max) == expected)
        }

        /// The form that is sent.
        @Test func encodesAsGoldenJSON() throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = .sortedKeys
            let data = try encoder.encode(moment)
            #expect(
                String(decoding: data, as: UTF8.self)
                    == #"{"bootId":"b","isSynchronised":true,"uptime":5000,"#
                    + #""wall":"2026-11-22T11:00:00.000Z"}"#)
            #expect(try JSONDecoder().decode(Moment.self, from: data) == moment)
        }
    }
}
