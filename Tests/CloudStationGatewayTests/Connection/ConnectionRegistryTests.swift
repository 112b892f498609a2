import CommonBase
import NIOCore
import NIOEmbedded
import TestSupport
import Testing

@testable import CloudCore
@testable import CloudFleet
@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct ConnectionRegistryTests {
        private static let link = ConnectionRegistry.Link(
            issue: { $1(.notSent) }, probe: { $0(true) })

        /// The newest connection of an id replaces the older one, whose cleanup does not affect
        /// the new one.
        @Test func newestConnectionWins() throws {
            let (registry, station): (ConnectionRegistry, StationID) = (
                .init(Signals()), try id("CP-1")
            )
            let (old, new) = (EmbeddedChannel(), EmbeddedChannel())
            try old.connect(to: SocketAddress(unixDomainSocketPath: "/old")).wait()
            try new.connect(to: SocketAddress(unixDomainSocketPath: "/new")).wait()
            #expect(!registry.isConnected(station))
            let first = registry.add(station, .none, old, Self.link)
            #expect(registry.isConnected(station))
            let second = registry.add(station, .none, new, Self.link)
            #expect(first < second)
            #expect([old.isActive, new.isActive] == [false, true])
            registry.remove(station, generation: first)
            #expect(registry.isConnected(station))
            registry.remove(station, generation: second)
            #expect(!registry.isConnected(station))
            #expect(new.isActive)
        }

        @Test func keepsStationsIndependent() throws {
            let registry = ConnectionRegistry(Signals())
            let stations: [StationID] = [try id("CP-1"), try id("CP-2")]
            let generations = stations.map { station in
                registry.add(station, .none, EmbeddedChannel(), Self.link)
            }
            registry.remove(stations[0], generation: generations[0])
            registry.remove(stations[1], generation: generations[0])
            #expect(stations.map(registry.isConnected) == [false, true])
        }
    }
}
