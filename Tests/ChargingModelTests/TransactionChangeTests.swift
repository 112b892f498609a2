import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    @Suite struct ReactionTests {
        struct Row: Sendable {
            var before: [ChargingEvent]?
            var after: [ChargingEvent]
            var reactions: [Reaction]
        }

        /// The reactions to each change.
        @Test(arguments: [
            Row(before: nil, after: [], reactions: []),
            Row(before: nil, after: [Facts.tap()], reactions: []),
            Row(before: nil, after: [Facts.start()], reactions: [.started]),
            Row(before: [], after: [Facts.start()], reactions: [.started]),
            Row(
                before: [Facts.tap()], after: [Facts.tap(), Facts.start()], reactions: [.started]),
            Row(
                before: [Facts.start()], after: [Facts.start(), Facts.sample(10, 1500)],
                reactions: []),
            Row(
                before: [Facts.start()], after: [Facts.start(), Facts.stop()],
                reactions: [.ended]),
            Row(
                before: nil, after: [Facts.start(), Facts.stop()], reactions: [.started, .ended]),
            Row(
                before: nil, after: [Facts.stop()],
                reactions: [.ended, .heldForReview([.missingStart])]),
            // The lost start arrives: nothing new is held for review, and the energy is revised.
            Row(
                before: [Facts.stop()], after: [Facts.start(), Facts.stop()],
                reactions: [
                    .started, .revised(energyWh: 3000, endedAt: Facts.at(60)), .released([]),
                ]),
            Row(
                before: [Facts.start(), Facts.stop()],
                after: [Facts.start(), Facts.stop(), Facts.stop(50, 3500, key: "earlier")],
                reactions: [
                    .revised(energyWh: 2500, endedAt: Facts.at(50)),
                    .heldForReview([.conflictingFacts]),
                ]),
            Row(
                before: [Facts.start(), Facts.stop()],
                after: [Facts.start(), Facts.stop(), Facts.stop(50, 4000, key: "earlier")],
                reactions: [
                    .revised(energyWh: 3000, endedAt: Facts.at(50)),
                    .heldForReview([.conflictingFacts]),
                ]),
            // A late reading changes neither the energy nor the end.
            Row(
                before: [Facts.start(), Facts.stop()],
                after: [Facts.start(), Facts.stop(), Facts.sample(30, 2000)],
                reactions: []),
            // Only new anomalies are reported.
            Row(
                before: [Facts.start(remarks: [.unknownToken])],
                after: [Facts.start(remarks: [.unknownToken]), Facts.sample(10, 999)],
                reactions: [.heldForReview([.registerWentBackwards])]),
        ]) func findsReactionsToChange(_ row: Row) {
            let before = row.before.map { ChargingTransaction.fold($0) }
            #expect(
                Reaction.between(before, ChargingTransaction.fold(row.after)) == row.reactions)
        }

        /// Folding the same facts again triggers nothing.
        @Test func refoldingTriggersNoReaction() {
            for sample in FoldOrderTests.samples {
                let again = ChargingTransaction.fold(sample.facts.reversed() + sample.facts)
                #expect(Reaction.between(sample.state, again) == [])
            }
        }

        /// The keys are stored under a unique index, so they must not change.
        @Test func keysAreStable() {
            let reactions: [Reaction] = [
                .started, .ended, .revised(energyWh: 3000, endedAt: Facts.at(60)),
                .revised(energyWh: -1, endedAt: nil), .heldForReview([]),
                .heldForReview([.unknownToken, .missingStart, .meterGap]),
            ]
            #expect(
                reactions.map(\.idempotencyKey) == [
                    "started", "ended", "revised:3000:1795348800000", "revised:-1:0",
                    "heldForReview:", "heldForReview:meterGap,missingStart,unknownToken",
                ])
        }

        /// The key does not depend on the iteration order of a set.
        @Test func keyIgnoresOrderOfAnomalies() {
            var random = SeededRandom(seed: 1)
            let keys = (0..<200).map { _ in
                Reaction.heldForReview(Set(Anomaly.allCases.shuffled(using: &random)))
                    .idempotencyKey
            }
            #expect(Set(keys).count == 1)
        }
    }
}
