import CommonBase
import Testing

@testable import BridgeHardware

extension BridgeHardwareTests {
    @Suite struct ContactFilterTests {
        private static func at(_ milliseconds: Int64) -> Uptime {
            Uptime(milliseconds: milliseconds)
        }

        /// Believed once, when it has been quiet for 20 ms.
        @Test func acceptsStableContact() {
            var filter = ContactFilter()
            #expect(filter.dueAt == nil && !filter.settles(at: Self.at(0)))
            filter.moved(at: Self.at(100))
            filter.moved(at: Self.at(105))
            #expect(filter.dueAt == Self.at(125) && !filter.settles(at: Self.at(124)))
            #expect(filter.settles(at: Self.at(125)) && !filter.settles(at: Self.at(126)))
        }

        /// One that does not get quiet is believed after 200 ms, and again after each 200 ms more.
        @Test func acceptsBouncingContactAfterPatience() {
            var filter = ContactFilter()
            var settled: [Int64] = []
            for time in stride(from: Int64(0), through: 420, by: 10) {
                filter.moved(at: Self.at(time))
                if filter.settles(at: Self.at(time)) { settled.append(time) }
            }
            #expect(settled == [200, 410])
        }
    }
}
