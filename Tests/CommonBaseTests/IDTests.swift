import Foundation
import TestSupport
import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct IDTests {
        private static let allowed = Set(
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.:@*+=|".utf8)

        /// Exactly the documented ASCII characters are allowed.
        @Test func acceptsDocumentedCharacters() {
            let accepted = (0...127 as ClosedRange<UInt8>).filter { byte in
                StationID(String(Unicode.Scalar(byte))) != nil
            }
            #expect(accepted == Self.allowed.sorted())
        }

        /// 1 to 48 characters, all of them ASCII.
        @Test(arguments: [
            ("", false), ("a", true), (String(repeating: "a", count: 48), true),
            (String(repeating: "a", count: 49), false), ("č", false), ("a b", true),
            (" a", false), ("a ", false), (" ", false), ("a\tb", false), ("a  b", true),
            ("DE*BMW*E1", true), ("a+b|c=d", true), ("a\\b", false), ("a?b", false),
            ("a/b", false), ("a\u{301}", false), ("RDAM%20123", false),
        ]) func accepts1To48Characters(_ text: String, _ isID: Bool) {
            #expect((StationID(text) != nil) == isID)
        }

        /// Only a station's id, which people read off a label, has blanks.
        @Test func allowsBlanksInStationIDsOnly() {
            #expect(PersonID("a b") == nil)
            #expect(PersonID("a*b") != nil)
        }

        /// The pattern of the JSON Schema accepts the same texts.
        @Test(arguments: ["a", "a b", " a", "a ", "DE*BMW*E1", "a/b", "č", "a|b", "a\nb", "a%20b"])
        func agreesWithPattern(_ text: String) throws {
            func matches(_ pattern: String) throws -> Bool {
                try NSRegularExpression(pattern: pattern).numberOfMatches(
                    in: text, range: NSRange(text.startIndex..., in: text)) == 1
            }
            #expect(try matches(StationID.pattern) == (StationID(text) != nil))
            #expect(try matches(PersonID.pattern) == (PersonID(text) != nil))
        }

        /// An id keeps its text, including its case.
        @Test func keepsTextAndCase() throws {
            let station = try #require(StationID("Garage-1@home"))
            #expect(station.text == "Garage-1@home")
            #expect("\(station)" == "Garage-1@home")
            #expect(station != StationID("garage-1@home"))
        }

        /// Random bytes become 26 digits of Crockford's alphabet, which form a valid id.
        @Test func randomIDHas26Base32Digits() {
            let zero = PersonID(random: (0, 0))
            let ones = PersonID(random: (.max, .max))
            #expect(zero.text == "00000000000000000000000000")
            #expect(ones.text == "fzzzzzzzzzzzzfzzzzzzzzzzzz")
            #expect(Base32.text(of: 32 * 31 + 10) == "00000000000za")
            var random = SeededRandom(seed: 32)
            let ids = (0..<1000).map { _ in PersonID(random: (random.next(), random.next())) }
            #expect(Set(ids).count == 1000)
            #expect(ids.allSatisfy { PersonID($0.text) == $0 && $0.text.count == 26 })
        }

        /// In JSON an id is its text; an invalid text is rejected.
        @Test func codesAsText() throws {
            let ids = try [#require(StationID("a")), #require(StationID("B"))]
            let data = try JSONEncoder().encode(ids)
            #expect(String(decoding: data, as: UTF8.self) == #"["a","B"]"#)
            #expect(try JSONDecoder().decode([StationID].self, from: data) == ids)
            #expect(throws: DecodingError.self) {
                try JSONDecoder().decode([StationID].self, from: Data(#"["a/b"]"#.utf8))
            }
        }

        /// Ids are sorted by their text.
        @Test func sortsByText() throws {
            let ids = try ["b", "B", "a", "10", "9"].map { try #require(StationID($0)) }
            #expect(ids.sorted().map(\.text) == ["10", "9", "B", "a", "b"])
        }
    }
}
