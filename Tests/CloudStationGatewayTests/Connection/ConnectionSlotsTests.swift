import CloudCore
import CloudHTTP
import NIOEmbedded
import TestSupport
import Testing

@testable import CloudStationGateway

extension CloudStationGatewayTests {
    @Suite struct ConnectionSlotsTests {
        private static func slots(
            total: Int = 100, perAddress: Int = 3, proxies: String? = nil
        ) throws -> ConnectionSlots {
            ConnectionSlots(
                ConnectionSlots.Limits(total: total, perAddress: perAddress),
                proxies: try proxies.map { try TrustedProxies.parse($0).get() } ?? .none,
                refusals: EventCounter(name: "test_total"))
        }

        private static func ip(_ text: String) throws -> IPAddress {
            try #require(IPAddress(text))
        }

        private static func open() throws -> EmbeddedChannel {
            let channel = EmbeddedChannel()
            try channel.connect(to: .init(ipAddress: "127.0.0.1", port: 80)).wait()
            return channel
        }

        @Test func limitsEachNetwork() throws {
            let slots = try Self.slots()
            var taken: [ConnectionSlots.Slot] = []
            for number in 0..<3 {
                taken.append(
                    try #require(
                        slots.take(EmbeddedChannel(), from: try Self.ip("2001:db8::\(number)"))))
            }
            #expect(slots.take(EmbeddedChannel(), from: try Self.ip("2001:db8::9")) == nil)
            #expect(slots.take(EmbeddedChannel(), from: try Self.ip("2001:db8:0:1::")) != nil)
            #expect(slots.refusals.count == 1)
            slots.release(taken[0])
            #expect(slots.take(EmbeddedChannel(), from: try Self.ip("2001:db8::9")) != nil)
        }

        /// Connected stations behind one address, a proxy, and this machine have no limit per
        /// address.
        @Test func countsOnlyAnonymousConnectionsOfClients() throws {
            let slots = try Self.slots(proxies: "10.0.0.1")
            for _ in 0..<10 {
                let slot = try #require(
                    slots.take(EmbeddedChannel(), from: try Self.ip("192.0.2.1")))
                slots.promote(slot)
                #expect(slots.take(EmbeddedChannel(), from: try Self.ip("10.0.0.1")) != nil)
                #expect(slots.take(EmbeddedChannel(), from: try Self.ip("127.0.0.1")) != nil)
            }
            #expect(slots.count == 30)
        }

        /// Behind a proxy with a PROXY header, the client counts.
        @Test func limitsClientsThatProxyNames() throws {
            let slots = try Self.slots(proxies: "10.0.0.1")
            let client = try Self.ip("192.0.2.1")
            for number in 0..<4 {
                let slot = try #require(
                    slots.take(EmbeddedChannel(), from: try Self.ip("10.0.0.1")))
                #expect(slots.move(slot, to: client) == (number < 3))
            }
        }

        /// When half of all slots are anonymous, the heaviest network makes room for others, and
        /// stations keep theirs.
        @Test func heaviestNetworkMakesRoom() throws {
            let slots = try Self.slots(total: 8, perAddress: 10)
            let attacker = try Self.ip("192.0.2.1")
            let channels = try (0..<4).map { _ in try Self.open() }
            for channel in channels { #expect(slots.take(channel, from: attacker) != nil) }
            #expect(slots.take(EmbeddedChannel(), from: attacker) == nil)
            for number in 2...5 {
                let slot = try #require(
                    slots.take(EmbeddedChannel(), from: try Self.ip("192.0.2.\(number)")))
                slots.promote(slot)
                channels[0].embeddedEventLoop.run()
            }
            #expect(!channels[0].isActive && channels[1].isActive)
            #expect(slots.count == 7)
            #expect(slots.take(EmbeddedChannel(), from: try Self.ip("127.0.0.1")) != nil)
        }

        /// A client with very many networks holds no slots against others: its oldest connection
        /// without a request gives way, and one with a request is kept.
        @Test func oldestIdleConnectionMakesRoom() throws {
            let slots = try Self.slots(total: 8, perAddress: 10)
            let channels = try (0..<4).map { _ in try Self.open() }
            for (number, channel) in channels.enumerated() {
                let slot = try #require(
                    slots.take(channel, from: try Self.ip("2001:db8:0:\(number)::1")))
                if number == 0 { slots.note(slot, isBusy: true) }
                // Its request was answered later than the next connection began.
                if number == 1 { slots.note(slot, isBusy: true) }
                if number == 2 { slots.note(slot, isBusy: true) }
                if number == 3 { slots.note(slot, isBusy: false) }
            }
            func next(_ number: Int) throws -> ConnectionSlots.Slot? {
                let slot = slots.take(try Self.open(), from: try Self.ip("192.0.2.\(number)"))
                for channel in channels { channel.embeddedEventLoop.run() }
                return slot
            }
            let slot = try #require(try next(1))
            #expect(channels.map(\.isActive) == [true, true, true, false])
            slots.note(slot, isBusy: true)
            // All have requests.
            #expect(try next(2) == nil)
            slots.release(slot)
            #expect(try next(3) != nil && slots.count == 4)
        }

        /// An office with several connections does not give way to a crowd of networks.
        @Test func smallNetworkIsSpared() throws {
            let slots = try Self.slots(total: 40, perAddress: 20)
            let attackers = try (0..<14).map { _ in try Self.open() }
            for (number, channel) in attackers.enumerated() {
                _ = slots.take(channel, from: try Self.ip("2001:db8:0:\(number)::1"))
            }
            let office = try (0..<6).map { _ in try Self.open() }
            for channel in office { _ = slots.take(channel, from: try Self.ip("192.0.2.1")) }
            for number in 20..<34 {
                let channel = try Self.open()
                #expect(slots.take(channel, from: try Self.ip("2001:db8:0:\(number)::1")) != nil)
            }
            for channel in attackers + office { channel.embeddedEventLoop.run() }
            #expect(attackers.filter(\.isActive).isEmpty)
            #expect(office.filter(\.isActive).count == 6)
        }

        /// The reserve is for this machine only.
        @Test func proxyHasNoReserve() throws {
            let slots = try Self.slots(total: 8, proxies: "10.0.0.1")
            for _ in 0..<4 {
                #expect(slots.take(EmbeddedChannel(), from: try Self.ip("10.0.0.1")) != nil)
            }
            #expect(slots.take(EmbeddedChannel(), from: try Self.ip("10.0.0.1")) == nil)
            for _ in 0..<16 {
                #expect(slots.take(EmbeddedChannel(), from: try Self.ip("::1")) != nil)
            }
            #expect(slots.take(EmbeddedChannel(), from: try Self.ip("127.0.0.1")) == nil)
        }
    }
}
