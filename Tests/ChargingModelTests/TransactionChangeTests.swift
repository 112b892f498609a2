import TestSupport
import Testing

@testable import ChargingModel
@testable import CommonBase

extension ChargingModelTests {
    @Suite struct TransactionChangeTests {
        struct Row: Sendable {
            var before: [ChargingEvent]
            var after: [ChargingEvent]
            var changes: [TransactionChange]
        }

        /// Each row lists the changes between two sets of facts.
        @Test(arguments: [
            Row(before: [], after: [], changes: []),
            Row(before: [], after: [Facts.tap()], changes: []),
            Row(before: [], after: [Facts.start()], changes: [.started]),
            Row(
                before: [Facts.tap()], after: [Facts.tap(), Facts.start()], changes: [.started]),
            Row(
                before: [Facts.start()], after: [Facts.start(), Facts.sample(10, 1500)],
                changes: []),
            Row(
                before: [Facts.start()], after: [Facts.start(), Facts.stop()],
                changes: [.ended]),
            Row(
                before: [], after: [Facts.start(), Facts.stop()], changes: [.started, .ended]),
            Row(
                before: [], after: [Facts.stop()],
                changes: [.ended, .heldForReview([.missingStart])]),
            // The lost start arrives: nothing new is held for review, and the energy is revised.
            Row(
                before: [Facts.stop()], after: [Facts.start(), Facts.stop()],
                changes: [
                    .started, .revised, .released([]),
                ]),
            Row(
                before: [Facts.start(), Facts.stop()],
                after: [Facts.start(), Facts.stop(), Facts.stop(50, 3500, key: "earlier")],
                changes: [
                    .revised,
                    .heldForReview([.conflictingFacts]),
                ]),
            Row(
                before: [Facts.start(), Facts.stop()],
                after: [Facts.start(), Facts.stop(), Facts.stop(50, 4000, key: "earlier")],
                changes: [.revised]),
            // A late reading changes neither the energy nor the end.
            Row(
                before: [Facts.start(), Facts.stop()],
                after: [Facts.start(), Facts.stop(), Facts.sample(30, 2000)],
                changes: []),
            // Only new anomalies are reported.
            Row(
                before: [Facts.start(remarks: [.unknownToken])],
                after: [Facts.start(remarks: [.unknownToken]), Facts.sample(10, 899)],
                changes: [.heldForReview([.registerWentBackwards])]),
        ]) func findsChanges(_ row: Row) {
            let (before, after) = (
                ChargingTransaction.fold(row.before), ChargingTransaction.fold(row.after)
            )
            #expect(TransactionChange.between(before, after) == row.changes)
        }

        /// Folding the same facts again changes nothing.
        @Test func refoldingIsNoChange() {
            for sample in FoldOrderTests.samples {
                let again = ChargingTransaction.fold(sample.facts.reversed() + sample.facts)
                #expect(TransactionChange.between(sample.state, again) == [])
            }
        }
    }
}
