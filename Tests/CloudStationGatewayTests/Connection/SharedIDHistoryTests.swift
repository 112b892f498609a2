import CommonBase
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct SharedIDHistoryTests {
        private typealias Identity = SharedIDHistory.Identity

        private static let one = Identity(vendor: "V", model: "M", serial: "1")
        private static let two = Identity(vendor: "V", model: "M", serial: "2")

        private static func at(_ seconds: Int64) -> Uptime { Uptime(milliseconds: seconds * 1000) }

        /// The findings of connections from these networks, one each ten seconds.
        private static func findings(
            _ networks: [String], boots: [Identity] = [], replaces: Bool = true,
            every seconds: Int64 = 10
        ) -> [SharedIDHistory.Finding] {
            var history = SharedIDHistory()
            var found = boots.compactMap { history.booted($0, at: at(0)) }
            for (index, network) in networks.enumerated() {
                found += [
                    history.connected(
                        from: network, replaces: replaces && index > 0,
                        at: at(Int64(index) * seconds))
                ].compactMap(\.self)
            }
            return found
        }

        @Test func findsChargersThatBootInTurns() {
            var history = SharedIDHistory()
            #expect(history.booted(Self.one, at: Self.at(0)) == nil)
            #expect(history.booted(Self.two, at: Self.at(10)) == nil)
            #expect(
                history.booted(Self.one, at: Self.at(20)) == .identities(Self.two, Self.one))
            // Once an hour.
            #expect(history.booted(Self.two, at: Self.at(30)) == nil)
            #expect(history.booted(Self.one, at: Self.at(40)) == nil)
            #expect(history.booted(Self.two, at: Self.at(3700)) != nil)
        }

        @Test func toleratesReplacedCharger() {
            var history = SharedIDHistory()
            for (index, identity) in [Self.one, Self.one, Self.two, Self.two].enumerated() {
                #expect(history.booted(identity, at: Self.at(Int64(index))) == nil)
            }
        }

        /// A charger that leaves out its serial number at times is one charger.
        @Test func toleratesMissingSerialNumber() {
            var history = SharedIDHistory()
            let bare = Identity(vendor: "V", model: "M", serial: nil)
            for (index, identity) in [Self.one, bare, Self.one, bare, Self.one].enumerated() {
                #expect(history.booted(identity, at: Self.at(Int64(index))) == nil)
            }
        }

        @Test func findsConnectionsThatReplaceEachOther() {
            let bare = Identity(vendor: "V", model: "M", serial: nil)
            #expect(
                Self.findings(["A", "B", "A", "B", "A"], boots: [bare]) == [.networks("A", "B")])
            #expect(
                Self.findings(["A", "A", "A", "A", "A"], boots: [Self.one, Self.two])
                    == [.identities(Self.one, Self.two)])
        }

        /// The serial number may come later than the first boot.
        @Test func findsChargersAfterBootWithoutSerialNumber() {
            var history = SharedIDHistory()
            let bare = Identity(vendor: "V", model: "M", serial: nil)
            let boots = [bare, Self.one, Self.two, Self.one]
            let found = boots.enumerated().compactMap {
                history.booted($0.element, at: Self.at(Int64($0.offset)))
            }
            #expect(found == [.identities(Self.two, Self.one)])
        }

        /// One charger at a time: a new one with bad Wi-Fi, whose predecessor booted hours ago; new
        /// firmware with another model; and one that has not booted since the cloud started.
        @Test func toleratesSuccessorWithBadNetwork() {
            var history = SharedIDHistory()
            #expect(history.booted(Self.one, at: Self.at(0)) == nil)
            #expect(history.booted(Self.two, at: Self.at(4 * 3600)) == nil)
            for number in 0..<9 as Range<Int64> {
                let at = Self.at(5 * 3600 + 10 * number)
                #expect(history.connected(from: "A", replaces: number > 0, at: at) == nil)
            }
            let renamed = Identity(vendor: "V", model: "M2", serial: "1")
            #expect(
                Self.findings(["A", "A", "A", "A", "A"], boots: [Self.one, renamed]).isEmpty)
            #expect(Self.findings(["A", "B", "A", "B", "A"]).isEmpty)
        }

        /// One charger: a change of the network, bad Wi-Fi, one of two networks with one serial
        /// number, connections that end before the next, and rare changes.
        @Test func toleratesOneChargerThatReconnects() {
            #expect(Self.findings(["A", "B"]).isEmpty)
            #expect(Self.findings(["A", "A", "A", "B", "B", "B", "B"]).isEmpty)
            #expect(Self.findings(["A", "B", "C", "D", "E", "F"]).isEmpty)
            #expect(Self.findings(["A", "A", "A", "A", "A", "A"]).isEmpty)
            #expect(Self.findings(["A", "B", "A", "B", "A"], boots: [Self.one]).isEmpty)
            #expect(Self.findings(["A", "B", "A", "B", "A"], replaces: false).isEmpty)
            #expect(Self.findings(["A", "B", "A", "B", "A"], every: 600).isEmpty)
        }
    }
}
