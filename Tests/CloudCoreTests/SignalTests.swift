import CommonBase
import Testing

@testable import CloudCore

extension CloudCoreTests {
    @Suite struct SignalTests {
        private static let (cat, dog) = (
            DomainObject(rawValue: "cat"), DomainObject(rawValue: "dog")
        )

        @Test func passesOnlyWantedSignals() async {
            let signals = Signals()
            let all = signals.subscribe(to: [Self.cat])
            let one = signals.subscribe(signals: [Signal(Self.dog, "rex")])
            signals.post([Signal(Self.cat, "1"), Signal(Self.dog, "rex"), Signal(Self.dog, "2")])
            signals.post([Signal(Self.cat, "1")])
            #expect(await all.next(within: 0).signals == [Signal(Self.cat, "1")])
            #expect(await one.next(within: 0).signals == [Signal(Self.dog, "rex")])
            #expect(await all.next(within: 0).isEmpty)
            all.cancel()
            signals.post([Signal(Self.cat, "3")])
            #expect(await all.next(within: 0).isEmpty)
        }

        @Test(.timeLimit(.minutes(5))) func waitsUntilSignal() async {
            let signals = Signals()
            let subscription = signals.subscribe(to: [Self.cat])
            async let news = subscription.next(within: 3_600_000)
            signals.post([Signal(Self.cat, "1")])
            #expect(await news.signals == [Signal(Self.cat, "1")])
        }

        /// What ends somebody's rights ends the wait of their stream, even if it came before.
        @Test(.timeLimit(.minutes(5))) func signalsWakeAnotherSubscription() async {
            let signals = Signals()
            let (rights, stream) = (
                signals.subscribe(to: [Self.dog]), signals.subscribe(to: [Self.cat])
            )
            rights.wakes(stream)
            async let news = stream.next(within: 3_600_000)
            signals.post([Signal(Self.dog, "1")])
            #expect(await news.isEmpty)
            let late = signals.subscribe(to: [Self.cat])
            rights.wakes(late)
            #expect(await late.next(within: 3_600_000).isEmpty)
            #expect(rights.take().signals == [Signal(Self.dog, "1")])
        }

        @Test(.timeLimit(.minutes(5))) func cancellationEndsWait() async {
            let subscription = Signals().subscribe(to: [Self.cat])
            let waiting = Task { await subscription.next(within: 3_600_000) }
            waiting.cancel()
            #expect(await waiting.value.isEmpty)
        }

        /// A subscriber that does not read keeps a bounded number of signals and learns that it
        /// missed some.
        @Test func boundsUnreadSignals() async {
            let signals = Signals()
            let subscription = signals.subscribe(to: [Self.cat])
            signals.post(Set((0..<10_100).map { Signal(Self.cat, "\($0)") }))
            let news = await subscription.next(within: 0)
            #expect((news.signals.count, news.isIncomplete) == (SignalSubscription.limit, true))
            #expect(await subscription.next(within: 0).isEmpty)
        }
    }
}
