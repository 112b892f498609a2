import Foundation
import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    @Suite struct FoldPropertyTests {
        /// Seeded transactions of up to 25 facts (10,000 with `--long`): shuffled, duplicated and with
        /// other times of arrival, they fold to the same state as when delivered in order.
        @Test(arguments: 0..<10) func deliveryOrderDoesNotMatter(block: UInt64) {
            var wrong: [UInt64] = []
            for seed in RandomCases.block(block, of: 1000) {
                var random = SeededRandom(seed: seed)
                let orderly = Self.inconsistent(using: &random)
                let delivered = Self.redelivered(orderly, using: &random)
                if ChargingTransaction.fold(orderly) != ChargingTransaction.fold(delivered) {
                    wrong.append(seed)
                }
            }
            #expect(wrong.isEmpty)
        }

        /// 2,000 seeded consistent transactions fold to exactly what was generated.
        @Test func consistentFactsFoldToGeneratedState() {
            var wrong: [UInt64] = []
            for seed: UInt64 in 0..<2000 {
                var random = SeededRandom(seed: seed)
                let (facts, truth) = Self.consistent(using: &random)
                let delivered = Self.redelivered(facts, using: &random)
                if ChargingTransaction.fold(delivered) != truth { wrong.append(seed) }
            }
            #expect(wrong.isEmpty)
        }

        /// Every prefix of 500 seeded shuffled deliveries folds, and receiving a fact again changes
        /// nothing.
        @Test func duplicatesChangeNothing() {
            var wrong: [UInt64] = []
            for seed: UInt64 in 0..<500 {
                var random = SeededRandom(seed: seed)
                let facts = Self.redelivered(Self.inconsistent(using: &random), using: &random)
                for count in facts.indices.dropFirst() {
                    let known = ChargingTransaction.fold(facts.prefix(count))
                    let again = facts.prefix(count) + [random.element(Array(facts[..<count]))]
                    let changes = TransactionChange.between(
                        known, ChargingTransaction.fold(again))
                    if !changes.isEmpty { wrong.append(seed) }
                }
            }
            #expect(wrong.isEmpty)
        }

        /// Appending fact by fact in any order yields the same as folding all at once, unless
        /// `append` returns false. In order, `append` accepts every fact of a consistent
        /// transaction. The stored form between two facts is read back unchanged.
        @Test(arguments: 0..<5) func appendAgreesWithFold(block: UInt64) {
            var wrong: [UInt64] = []
            for seed in RandomCases.block(block, of: 1000) {
                var random = SeededRandom(seed: seed)
                var isConsistent = random.chance(30)
                var facts =
                    isConsistent
                    ? Self.consistent(using: &random).facts : Self.inconsistent(using: &random)
                if random.chance(30) { facts.shuffle(using: &random) }
                if random.chance(10) {
                    isConsistent = false
                    facts = facts.indices.map { Self.extreme("\($0)", using: &random) }
                }
                var keys: Set<String> = []
                facts = facts.filter { keys.insert($0.key).inserted }
                let isOrderly = facts == TransactionFold.canonical(facts).ordered
                if !Self.foldsAlike(facts, mayRefuse: !(isConsistent && isOrderly)) {
                    wrong.append(seed)
                }
            }
            #expect(wrong.isEmpty)
        }

        private static func foldsAlike(_ facts: [ChargingEvent], mayRefuse: Bool) -> Bool {
            var fold = TransactionFold()
            for (index, fact) in facts.enumerated() {
                let all = facts[...index]
                if !fold.append(fact) {
                    if !mayRefuse { return false }
                    fold = TransactionFold(all)
                }
                guard fold == TransactionFold(all), isReadBack(fold)
                else { return false }
            }
            return true
        }

        private static func isReadBack(_ fold: TransactionFold) -> Bool {
            do {
                return TransactionFold(try JSONReader.parse(fold.jsonText.utf8)) == fold
            } catch {
                return false
            }
        }

        /// The same for readings with several registers, phases, places and powers, of which many
        /// have the same time.
        @Test(arguments: 0..<4) func appendAgreesWithFoldOfManyRegisters(block: UInt64) {
            var wrong: [UInt64] = []
            for seed in RandomCases.block(block, of: 150) {
                var random = SeededRandom(seed: seed)
                let facts = RandomReadings.facts(using: &random)
                if !Self.foldsAlike(facts, mayRefuse: true) { wrong.append(seed) }
                let delivered = Self.redelivered(facts, using: &random)
                if ChargingTransaction.fold(facts) != ChargingTransaction.fold(delivered) {
                    wrong.append(seed)
                }
            }
            #expect(wrong.isEmpty)
        }

        /// The direct JSON writer agrees with `Codable`.
        @Test func writtenFactsAreReadByCodable() throws {
            for seed: UInt64 in 0..<500 {
                var random = SeededRandom(seed: seed)
                for fact in Self.inconsistent(using: &random) + [Self.extreme("x", using: &random)]
                {
                    let bytes = Array(fact.jsonText.utf8)
                    var read = try JSONDecoder().decode(ChargingEvent.self, from: Data(bytes))
                    let codable = try JSONDecoder().decode(
                        ChargingEvent.self, from: try JSONEncoder().encode(fact))
                    read.receivedAt = codable.receivedAt
                    #expect(read == codable)
                }
            }
        }

        /// Extreme times, registers and sequence numbers never trap, and yield the same state in
        /// any order.
        @Test func extremeValuesNeverTrap() {
            var wrong: [UInt64] = []
            for seed: UInt64 in 0..<3000 {
                var random = SeededRandom(seed: seed)
                let facts = (0..<random.index(12)).map { index in
                    Self.extreme("\(index)", using: &random)
                }
                let delivered = Self.redelivered(facts, using: &random)
                if ChargingTransaction.fold(facts) != ChargingTransaction.fold(delivered) {
                    wrong.append(seed)
                }
            }
            #expect(wrong.isEmpty)
        }

        /// Shuffled, with some duplicates, and with other times of arrival.
        static func redelivered(
            _ facts: [ChargingEvent], using random: inout SeededRandom
        ) -> [ChargingEvent] {
            var delivered = facts
            for fact in facts where random.chance(30) { delivered.append(fact) }
            delivered.shuffle(using: &random)
            for index in delivered.indices where random.chance(50) {
                delivered[index].receivedAt = Timestamp(milliseconds: random.extreme())
            }
            return delivered
        }

        /// A consistent transaction, by a bridge or by OCPP, and its expected state.
        static func consistent(
            using random: inout SeededRandom
        ) -> (facts: [ChargingEvent], truth: ChargingTransaction) {
            let isBridge = random.chance(50)
            var register = random.number(0...5_000_000)
            var truth = Facts.clean { $0.meterStartWh = register }
            var contents: [(Int64, ChargingEvent.Content)] = []
            if isBridge {
                contents.append((0, .authorized(token: Facts.card, registerWh: register)))
            }
            contents.append((0, .started(token: Facts.card, registerWh: register)))
            let ticks = random.number(0...18)
            for minute in stride(from: 1, through: ticks, by: 1) {
                if random.chance(20) {
                    let state = random.element(ChargingState.allCases)
                    contents.append((minute, .chargingStateChanged(state)))
                }
                register += random.number(0...367)
                let reading = MeterReading(
                    takenAt: Facts.at(minute), registerWh: register, context: .samplePeriodic)
                contents.append((minute, .sampled([reading])))
            }
            let reason = random.element(StoppedReason.allCases)
            contents.append((ticks + 1, .ended(reason: reason, registerWh: register, token: nil)))
            truth.meterStopWh = register
            truth.energyWh = register - (truth.meterStartWh ?? 0)
            truth.endedAt = Facts.at(ticks + 1)
            truth.stoppedReason = reason
            let facts = contents.enumerated().map { index, item in
                Facts.fact(
                    "\(index)", item.0, number: isBridge ? Int64(index) : nil, item.1)
            }
            return (facts, truth)
        }

        /// A consistent transaction with up to three defects added repeatedly.
        private static func inconsistent(using random: inout SeededRandom) -> [ChargingEvent] {
            var facts = consistent(using: &random).facts
            for _ in 0..<random.index(4) where facts.count > 1 {
                let index = random.index(facts.count)
                switch random.index(8) {
                case 0: facts.remove(at: index)
                case 1: facts[index].occurredAt = Facts.at(random.number(-30...30))
                case 2: facts[index].content = extreme("", using: &random).content
                case 3: facts[index].remarks.insert(random.element(Anomaly.allCases))
                case 4: facts[index].sequenceNumber = random.number(-1...20)
                case 5:
                    var twin = facts[index]
                    twin.content = extreme("", using: &random).content
                    twin.remarks = [random.element(Anomaly.allCases)]
                    facts.append(twin)
                case 6: facts += Self.missingEnds(using: &random)
                default:
                    facts.append(facts[index])
                    facts[index].key += " again"
                }
            }
            return facts
        }

        /// Evidence that the end is missing, and its refutation.
        private static func missingEnds(
            using random: inout SeededRandom
        ) -> [ChargingEvent] {
            (1...random.number(1...4)).map { step in
                let number = (step + 1) / 2
                let content: ChargingEvent.Content =
                    step.isMultiple(of: 2)
                    ? .resumed(number: number)
                    : .endMissing(random.element(EndEvidence.allCases), number: number)
                return Facts.fact("evidence \(step)", random.number(-30...90), content)
            }
        }

        private static func extreme(
            _ key: String, using random: inout SeededRandom
        ) -> ChargingEvent {
            let register = random.chance(80) ? random.extreme() : nil
            let readings = (0..<random.index(3)).map { _ in
                random.chance(50)
                    ? RandomReadings.reading(using: &random)
                    : MeterReading(
                        takenAt: Timestamp(milliseconds: random.extreme()),
                        registerWh: random.extreme(), context: .other)
            }
            let content: ChargingEvent.Content =
                switch random.index(5) {
                case 0: .authorized(token: Facts.otherCard, registerWh: register)
                case 1: .started(token: nil, registerWh: register)
                case 2: .sampled(readings)
                case 3: .chargingStateChanged(random.element(ChargingState.allCases))
                default: .ended(reason: .other, registerWh: register, token: Facts.card)
                }
            return ChargingEvent(
                key: key, occurredAt: Timestamp(milliseconds: random.extreme()),
                receivedAt: .epoch, sequenceNumber: random.chance(50) ? random.extreme() : nil,
                content: content)
        }
    }
}
