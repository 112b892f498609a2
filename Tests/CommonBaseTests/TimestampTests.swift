import Foundation
import TestSupport
import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct TimestampTests {
        /// Valid texts, and the milliseconds that they denote.
        @Test(
            arguments: [
                ("1970-01-01T00:00:00Z", 0),
                ("1969-12-31T23:59:59.999Z", -1),
                ("2026-11-22T11:04:55Z", 1_795_345_495_000),
                ("2026-11-22T11:04:55.120Z", 1_795_345_495_120),
                ("2026-11-22t11:04:55z", 1_795_345_495_000),
                ("2026-11-22 11:04:55Z", 1_795_345_495_000),
                // Without a zone, UTC is assumed (Q3).
                ("2026-11-22T11:04:55", 1_795_345_495_000),
                ("2026-11-22T11:04:55.12", 1_795_345_495_120),
                // Offsets.
                ("2026-11-22T12:04:55+01:00", 1_795_345_495_000),
                ("2026-11-22T12:04:55+0100", 1_795_345_495_000),
                ("2026-11-22T12:04:55+01", 1_795_345_495_000),
                ("2026-11-22T05:34:55-05:30", 1_795_345_495_000),
                ("2026-11-23T10:04:55.5+23:00", 1_795_345_495_500),
                ("2026-11-22T11:04:55-00:00", 1_795_345_495_000),
                // Numbers of one digit, alone or after a blank.
                ("2026-11-22T7:05:00Z", 1_795_331_100_000),
                ("2026-11-22T 7:05:00Z", 1_795_331_100_000),
                ("2026-11-22  7: 5: 0Z", 1_795_331_100_000),
                ("2026-1-2T3:4:5Z", 1_767_323_045_000),
                ("2026- 1- 2 03:04:05", 1_767_323_045_000),
                ("2026-1-2T3:4:5.5+0100", 1_767_319_445_500),
                // Blanks around the text and before the zone, and a comma.
                (" 2026-11-22T11:04:55Z", 1_795_345_495_000),
                ("2026-11-22T11:04:55Z  ", 1_795_345_495_000),
                ("2026-11-22 12:04:55 +01:00", 1_795_345_495_000),
                ("2026-11-22T12:04:55+01 ", 1_795_345_495_000),
                ("2026-11-22T11:04:55,12z", 1_795_345_495_120),
                // Fractions: padded, or cut after the millisecond.
                ("1970-01-01T00:00:00.5Z", 500),
                ("1970-01-01T00:00:00.05Z", 50),
                ("1970-01-01T00:00:00.0019999999999999999999999Z", 1),
                // Leap years, and a leap second.
                ("2024-02-29T00:00:00Z", 1_709_164_800_000),
                ("2000-02-29T00:00:00Z", 951_782_400_000),
                ("2016-12-31T23:59:60Z", 1_483_228_800_000),
                // The ends of the range.
                ("0001-01-01T00:00:00Z", -62_135_596_800_000),
                ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ] as [(String, Int64)]) func parsesText(_ text: String, _ milliseconds: Int64)
        {
            #expect(Timestamp(parsing: text) == Timestamp(milliseconds: milliseconds))
        }

        /// Texts that are not timestamps.
        @Test(arguments: [
            "", "Z", "2026", "2026-11-22", "2026-11-22T11:04", "2026-11-22T11:04Z",
            "2026-11-22T11:04:55.Z", "2026-11-22T11:04:55ZZ", "2026-11-22T11:04:55,Z",
            " ", "2026-11-22_11:04:55Z", "2026/11/22T11:04:55Z",
            "26-11-22T11:04:55Z", "2026--22T11:04:55Z", "2026-11-22T:04:55Z",
            "2026-11-22T011:04:55Z", "2026-11-22T 11:04:55Z", "2026-11-22T11:04:5 5Z",
            "+2026-11-22T11:04:55Z",
            "2026-13-01T00:00:00Z", "2026-00-01T00:00:00Z", "2026-01-00T00:00:00Z",
            "2026-01-32T00:00:00Z", "2026-04-31T00:00:00Z", "2026-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z", "2026-11-22T24:00:00Z", "2026-11-22T11:60:00Z",
            "2026-11-22T11:04:61Z", "2026-11-22T11:04:55+24:00", "2026-11-22T11:04:55+01:60",
            "2026-11-22T11:04:55+1", "2026-11-22T11:04:55+", "2026-11-22T11:04:55 CET",
            "2026-11-22T11:04:55−01:00", "２０２６-11-22T11:04:55Z", "0000-01-01T00:00:00Z",
            // Years that cannot be written.
            "0001-01-01T00:00:00+00:01", "9999-12-31T23:59:59-00:01", "9999-12-31T23:59:60Z",
            "1795345495", "2026-11-22T11:04:55\u{0}", "Sun Nov 22 11:04:55 2026", "🔌",
        ]) func rejectsInvalidText(_ text: String) {
            #expect(Timestamp(parsing: text) == nil)
        }

        /// The two written forms.
        @Test func writesBothForms() {
            let time = Timestamp(milliseconds: 1_795_345_495_007)
            #expect(time.iso8601 == "2026-11-22T11:04:55.007Z")
            #expect(time.iso8601Seconds == "2026-11-22T11:04:55Z")
            #expect(Timestamp(milliseconds: -1).iso8601 == "1969-12-31T23:59:59.999Z")
            #expect(
                Timestamp(milliseconds: -62_135_596_800_000).iso8601 == "0001-01-01T00:00:00.000Z")
        }

        /// Times outside the range are written as its nearest end.
        @Test func clampsToWritableRange() {
            for outside: Int64 in [.min, .min + 1, -62_135_596_800_001] {
                #expect(
                    Timestamp(milliseconds: outside).iso8601 == "0001-01-01T00:00:00.000Z")
            }
            for outside: Int64 in [.max, .max - 1, 253_402_300_800_000] {
                #expect(
                    Timestamp(milliseconds: outside).iso8601 == "9999-12-31T23:59:59.999Z")
            }
        }

        /// Written texts are read back unchanged, with or without fractions.
        @Test func textRoundTrips() {
            var random = SeededRandom(seed: 11)
            let range = Timestamp.writable
            let wrong = (0..<10_000).map { _ in
                Timestamp(milliseconds: random.number(range))
            }.filter { time in
                let second = time.adding(
                    milliseconds: -(time.milliseconds - range.lowerBound) % 1000)
                return Timestamp(parsing: time.iso8601) != time
                    || Timestamp(parsing: time.iso8601Seconds) != second
            }
            #expect(wrong.isEmpty)
        }

        /// Sums and differences saturate at 64 bits.
        @Test func arithmeticSaturates() {
            let (first, last) = (Timestamp(milliseconds: .min), Timestamp(milliseconds: .max))
            #expect(first.adding(milliseconds: -1) == first)
            #expect(last.adding(milliseconds: 1) == last)
            #expect(Timestamp.epoch.adding(seconds: .max) == last)
            #expect(Timestamp.epoch.adding(seconds: .min) == first)
            #expect(last.millisecondsSince(first) == .max)
            #expect(first.millisecondsSince(last) == .min)
            #expect(ManualClock.at(2).millisecondsSince(ManualClock.at(1)) == 60_000)
            #expect(Uptime(milliseconds: .max).adding(milliseconds: 1).milliseconds == .max)
            #expect(Uptime(milliseconds: .min).adding(milliseconds: -1).milliseconds == .min)
        }

        /// Texts with random bytes are parsed or rejected, and never trap.
        @Test func mutatedTextsNeverTrap() {
            var random = SeededRandom(seed: 12)
            let alphabet = Array("0123456789-+:.TtZz \u{0}é".utf8)
            for _ in 0..<20_000 {
                var bytes = Array("2026-11-22T11:04:55.120+01:00".utf8)
                for _ in 0...random.index(4) {
                    bytes[random.index(bytes.count)] = random.element(alphabet)
                }
                let text = String(decoding: bytes.prefix(random.index(30)), as: UTF8.self)
                if let time = Timestamp(parsing: text) {
                    #expect(Timestamp(parsing: time.iso8601) == time)
                }
            }
        }

        /// In JSON a timestamp is its text; a text that is not a timestamp is rejected.
        @Test func codesAsText() throws {
            let data = try JSONEncoder().encode([ManualClock.noon])
            #expect(String(decoding: data, as: UTF8.self) == #"["2026-11-22T11:00:00.000Z"]"#)
            #expect(try JSONDecoder().decode([Timestamp].self, from: data) == [ManualClock.noon])
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([Timestamp].self, from: Data(#"["soon"]"#.utf8))
            }
        }
    }
}
