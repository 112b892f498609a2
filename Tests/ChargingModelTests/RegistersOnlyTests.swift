import Foundation
import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    @Suite struct RegistersOnlyTests {
        /// 1,000 seeded transactions with all sorts of values: with only the registers, the fold and
        /// the energy per quarter are the same.
        @Test func foldNeedsOnlyRegisters() {
            var wrong: [UInt64] = []
            for seed: UInt64 in 0..<1000 {
                var random = SeededRandom(seed: seed)
                let facts = Self.facts(using: &random)
                let slim = facts.map(\.withRegistersOnly)
                let (whole, again) = (TransactionFold(facts), TransactionFold(slim))
                if whole != again { wrong.append(seed) }
                let quarters = QuarterEnergy(whole.result, facts: facts)
                if quarters != QuarterEnergy(again.result, facts: slim) { wrong.append(seed) }
            }
            #expect(wrong.isEmpty)
        }

        /// Dropped numbers close a gap exactly; the stored text keeps them.
        @Test(
            arguments: [(0, true), (1, true), (2, true), (3, false), (4, true)] as [(Int64, Bool)])
        func droppedNumbersCloseGap(dropped: Int64, isGap: Bool) throws {
            var end = Facts.stop()
            (end.sequenceNumber, end.droppedNumbers) = (4, dropped == 0 ? nil : dropped)
            var start = Facts.start()
            start.sequenceNumber = 0
            let text = end.jsonText
            let read = try JSONDecoder().decode(ChargingEvent.self, from: Data(text.utf8))
            #expect(read == end)
            #expect(text.contains("droppedNumbers") == (dropped > 0))
            let state = ChargingTransaction.fold([read, start])
            #expect(state.anomalies.contains(.sequenceGap) == isGap)
        }

        @Test func numbersBetweenFactsAreMissing() {
            var fold = TransactionFold()
            let numbers: [Int64] = [.min, -1, 0, 1, 7, .max]
            var missing = numbers.map { fold.numbersMissing(before: $0) }
            #expect(missing == [0, 0, 0, 1, 7, 0])
            fold.highestNumber = 0
            missing = numbers.map { fold.numbersMissing(before: $0) }
            #expect(missing == [0, 0, 0, 0, 6, .max - 1])
        }

        private static func facts(using random: inout SeededRandom) -> [ChargingEvent] {
            let start = Timestamp(milliseconds: 1_795_345_495_000)
            func fact(_ index: Int, _ content: ChargingEvent.Content) -> ChargingEvent {
                let time = start.adding(seconds: Int64(index) * 300)
                return ChargingEvent(
                    key: "\(index)", occurredAt: time, receivedAt: time, content: content)
            }
            var facts = [fact(0, .started(token: nil, registerWh: random.number(0...1000)))]
            for index in 1..<(2 + random.index(20)) {
                let readings = (0..<random.index(4)).map { _ in
                    MeterReading(
                        takenAt: start.adding(seconds: random.number(-10...150) * 60),
                        values: (0..<random.index(5)).map { _ in value(using: &random) })
                }
                facts.append(fact(index, .sampled(readings)))
            }
            if random.chance(70) {
                let register = random.chance(50) ? random.number(0...50_000) : nil
                facts.append(
                    fact(30, .ended(reason: .local, registerWh: register, token: nil)))
            }
            return facts.shuffled(using: &random)
        }

        private static func value(using random: inout SeededRandom) -> SampledValue {
            SampledValue(
                random.chance(60)
                    ? .energyActiveImportRegister : random.element(Measurand.allCases),
                thousandths: random.chance(5)
                    ? random.element([Int64.min, -1, .max, SampledValue.range.upperBound])
                    : random.number(0...40_000_000),
                phase: random.element([nil, nil, "L1", "L2", "L3-N", "N"] as [String?]),
                context: random.element(SampledValue.Context.allCases),
                location: random.element([nil, nil, nil, .inlet, .ev]),
                resolution: random.element([nil, nil, 10_000, 1_000_000]))
        }
    }
}
