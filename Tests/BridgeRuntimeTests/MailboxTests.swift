import Foundation
import Testing

@testable import BridgeRuntime

extension BridgeRuntimeTests {
    @Suite struct MailboxTests {
        /// What was put in comes out in order; an empty box gives nil after its time.
        @Test func order() {
            let mailbox = Mailbox<Int>()
            for item in 1...3 { #expect(mailbox.put(item)) }
            #expect((0..<4).map { _ in mailbox.take(within: 0) } == [1, 2, 3, nil])
            #expect(mailbox.take(within: -5) == nil)
            #expect(mailbox.take(within: 20) == nil)
        }

        /// A box that nobody empties takes 10,000 items and says no to the next.
        @Test func limit() {
            let mailbox = Mailbox<Int>()
            for item in 0..<10_000 where !mailbox.put(item) { Issue.record("\(item) is refused") }
            #expect(!mailbox.put(-1))
            #expect(mailbox.take(within: nil) == 0)
            #expect(mailbox.put(-1))
        }

        /// Every item of several threads comes out once, those of each in its order.
        @Test func threads() {
            let mailbox = Mailbox<Int>()
            for thread in 0..<4 {
                Thread { for index in 0..<500 { mailbox.put(thread * 1000 + index) } }.start()
            }
            let taken = (0..<2000).compactMap { _ in mailbox.take(within: 20_000) }
            for thread in 0..<4 {
                let own = taken.filter { $0 / 1000 == thread }
                #expect(own == (0..<500).map { thread * 1000 + $0 })
            }
        }
    }
}
