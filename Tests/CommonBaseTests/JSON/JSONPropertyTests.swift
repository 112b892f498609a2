import Foundation
import TestSupport
import Testing

@testable import CommonBase

extension CommonBaseTests {
    @Suite struct JSONPropertyTests {
        /// Written documents are read back unchanged.
        @Test func writtenValueIsReadBack() throws {
            var samples = JSONSamples(seed: 8259)
            for _ in 0..<5000 {
                let value = samples.value()
                let bytes = JSONWriter.bytes(value)
                let again = try JSONReader.parse(bytes)
                #expect(again == value)
                #expect(JSONWriter.bytes(again) == bytes)
            }
        }

        /// Valid documents in any formatting are read as Foundation reads them.
        @Test func agreesWithFoundation() throws {
            var samples = JSONSamples(seed: 8260)
            for _ in 0..<5000 {
                let value = samples.value()
                let text = samples.text(value)
                #expect(try json(text) == value)
                let theirs = try JSONSerialization.jsonObject(
                    with: Data(text.utf8), options: .fragmentsAllowed)
                #expect(Self.agree(value, theirs), "\(text)")
            }
        }

        /// Mutated documents never trap, and those that we accept are read as Foundation reads
        /// them.
        @Test func mutationsNeverTrap() {
            var samples = JSONSamples(seed: 8261)
            for _ in 0..<20_000 {
                let value = samples.value()
                let bytes = samples.mutated(Array(samples.text(value).utf8))
                guard let ours = Self.read(bytes) else { continue }
                #expect(Self.read(JSONWriter.bytes(ours)) == ours)
            }
        }

        /// Random bytes never trap.
        @Test func noiseNeverTraps() {
            var random = SeededRandom(seed: 8262)
            for _ in 0..<20_000 {
                let bytes = (0..<random.index(40)).map { _ in
                    UInt8(truncatingIfNeeded: random.next())
                }
                _ = Self.read(bytes)
            }
        }

        private static func read(_ bytes: [UInt8]) -> JSONValue? {
            do { return try JSONReader.parse(bytes) } catch { return nil }
        }

        private static func agree(_ ours: JSONValue, _ theirs: Any) -> Bool {
            switch ours {
            case .null: return theirs is NSNull
            case .bool(let flag): return theirs as? Bool == flag
            case .int(let number): return (theirs as? NSNumber)?.int64Value == number
            case .double(let number):
                // Foundation converts through a decimal and loses the last bits.
                guard let other = (theirs as? NSNumber)?.doubleValue else { return false }
                return abs(other - number) <= abs(number) * 1e-14
            case .string(let text):
                return (theirs as? String).map { $0.utf8.elementsEqual(text.utf8) } ?? false
            case .array(let items):
                guard let others = theirs as? [Any], others.count == items.count else {
                    return false
                }
                return zip(items, others).allSatisfy { agree($0, $1) }
            case .object(let members):
                guard let others = theirs as? [String: Any] else { return false }
                // Foundation merges names that are canonically equivalent in Unicode; we keep both.
                return members.allSatisfy { member in
                    others[member.name].map { agree(member.value, $0) } ?? false
                }
            }
        }
    }
}
