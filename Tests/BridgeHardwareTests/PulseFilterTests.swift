import Testing

@testable import BridgeHardware

extension BridgeHardwareTests {
    @Suite struct PulseFilterTests {
        /// An edge sooner than 30 ms after a pulse is a bounce; a clock that fell back is none.
        @Test func dropsBounces() {
            var filter = PulseFilter()
            let times: [UInt64] = [0, 1, 29_999_999, 30_000_000, 59_999_999, 60_000_000, 5]
            #expect(
                times.map { filter.counts($0) } == [true, false, false, true, false, true, true])
        }
    }
}
