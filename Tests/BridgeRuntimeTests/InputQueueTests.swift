import Foundation
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct InputQueueTests {
        /// What was put in comes out in order; an empty box gives nil after its time.
        @Test func keepsOrder() {
            let inputs = InputQueue<Int>()
            for item in 1...3 { #expect(inputs.put(item)) }
            #expect((0..<4).map { _ in inputs.take(within: 0) } == [1, 2, 3, nil])
            #expect(inputs.take(within: -5) == nil)
            #expect(inputs.take(within: 20) == nil)
        }

        /// A box that nobody empties takes 10,000 items and says no to the next.
        @Test func dropsBeyondLimit() {
            let inputs = InputQueue<Int>()
            for item in 0..<10_000 where !inputs.put(item) { Issue.record("\(item) is refused") }
            #expect(!inputs.put(-1))
            #expect(inputs.take(within: nil) == 0)
            #expect(inputs.put(-1))
        }

        /// Every item of several threads comes out once, those of each in its order.
        @Test func takesFromManyThreads() {
            let inputs = InputQueue<Int>()
            for thread in 0..<4 {
                Thread { for index in 0..<500 { inputs.put(thread * 1000 + index) } }.start()
            }
            let taken = (0..<2000).compactMap { _ in inputs.take(within: 20_000) }
            for thread in 0..<4 {
                let own = taken.filter { $0 / 1000 == thread }
                #expect(own == (0..<500).map { thread * 1000 + $0 })
            }
        }
    }
}
