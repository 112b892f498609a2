import CloudCore
import CloudHTTP
import NIOCore
import Synchronization

/// Counts the connections of all listeners, and refuses or closes those that are too many.
///
/// Connections are anonymous until a station is accepted; half of the slots are for stations. When
/// the anonymous ones are full, a network with many gives up its oldest; if none has many, the
/// oldest connection without a request gives way. So nobody who holds many connections, or has many
/// addresses, can keep out others.
package final class ConnectionSlots: Sendable {
    /// A connection's place. Call `release` once.
    struct Slot: Hashable, Sendable {
        fileprivate var id: UInt64
    }

    package struct Limits: Hashable, Sendable {
        /// Maximum number of connections: about twice as many stations as one machine serves well.
        package static let standardTotal = 20_000
        /// Maximum number of anonymous connections of one address (IPv6: of a /64): a hundred
        /// stations that reconnect at once behind one address, and the browsers of their owners.
        package static let standardPerAddress = 256
        /// Slots for this machine itself, so that its monitoring gets in when all others are taken.
        static let localReserve = 16
        /// A network with more anonymous connections gives way first. A browser opens six.
        static let crowd = 16

        package var total: Int
        package var perAddress: Int
        package init(total: Int = standardTotal, perAddress: Int = standardPerAddress) {
            self.total = total
            self.perAddress = perAddress
        }

        /// The other half is for stations.
        var anonymous: Int { max(1, total / 2) }
    }

    private struct Entry {
        /// Nil for a proxy, whose clients are not known yet, and for this machine.
        var network: IPAddress?
        var isStation = false
        /// Whether a complete head was received, and is not answered.
        var isBusy = false
        /// The number of its place in `State.idle`.
        var idleNumber: UInt64
        var channel: any Channel
    }

    private struct State {
        var lastID: UInt64 = 0
        var entries: [UInt64: Entry] = [:]
        var stations = 0
        /// Anonymous connections of each network, oldest first.
        var networks: [IPAddress: [UInt64]] = [:]
        /// Anonymous connections without a request, oldest first. Those that have one now, or are
        /// gone, are skipped: their entry has another number, or none.
        var idle = CircularBuffer<(id: UInt64, number: UInt64)>()
        var lastIdleNumber: UInt64 = 0

        /// - Returns: the number for `Entry.idleNumber`.
        mutating func appendIdle(_ id: UInt64) -> UInt64 {
            lastIdleNumber += 1
            // Twice as many as there can be: the rest is gone.
            if idle.count > 2 * entries.count + 64 {
                let kept = idle.filter { isIdle($0) }
                idle = CircularBuffer(kept)
            }
            idle.append((id, lastIdleNumber))
            return lastIdleNumber
        }

        func isIdle(_ place: (id: UInt64, number: UInt64)) -> Bool {
            guard let entry = entries[place.id] else { return false }
            return entry.idleNumber == place.number && !entry.isBusy && !entry.isStation
                && entry.network != nil
        }

        /// The oldest connection of a known network without a request.
        mutating func takeIdle() -> UInt64? {
            while let first = idle.popFirst() {
                if isIdle(first) { return first.id }
            }
            return nil
        }
    }

    private let limits: Limits
    private let proxies: TrustedProxies
    private let state = Mutex(State())
    let refusals: EventCounter

    package init(_ limits: Limits, proxies: TrustedProxies, refusals: EventCounter) {
        self.limits = limits
        self.proxies = proxies
        self.refusals = refusals
    }

    /// The number of open connections.
    package var count: Int { state.withLock(\.entries.count) }

    /// Takes a slot for a new connection.
    /// - Parameter peer: the other end of the socket, perhaps a proxy.
    /// - Returns: nil if all slots are taken; the caller then closes the connection.
    func take(_ channel: any Channel, from peer: IPAddress?) -> Slot? {
        let network = network(of: peer)
        let isLocal = peer.map(Self.local.contains) ?? false
        let reserve = isLocal ? Limits.localReserve : 0
        let (slot, victim) = state.withLock { state -> (Slot?, (any Channel)?) in
            guard state.entries.count < limits.total + reserve else { return (nil, nil) }
            if let network, isFull(network, state) { return (nil, nil) }
            var victim: (any Channel)?
            if state.entries.count - state.stations >= limits.anonymous + reserve {
                victim = Self.takeVictim(state: &state, for: network)
                if victim == nil { return (nil, nil) }
            }
            state.lastID += 1
            let id = state.lastID
            let idleNumber = state.appendIdle(id)
            state.entries[id] = Entry(network: network, idleNumber: idleNumber, channel: channel)
            if let network { state.networks[network, default: []].append(id) }
            return (Slot(id: id), victim)
        }
        victim?.close(promise: nil)
        if slot == nil || victim != nil { refusals.note() }
        return slot
    }

    /// Counts a connection for the client that a proxy has named.
    /// - Returns: false if the client has too many; the caller closes the connection.
    func move(_ slot: Slot, to client: IPAddress) -> Bool {
        let network = client.network
        let isMoved = state.withLock { state in
            guard var entry = state.entries[slot.id], !isFull(network, state) else { return false }
            entry.network = network
            // Skipped until now if it was the oldest.
            entry.idleNumber = state.appendIdle(slot.id)
            state.entries[slot.id] = entry
            state.networks[network, default: []].append(slot.id)
            return true
        }
        if !isMoved { refusals.note() }
        return isMoved
    }

    /// The connection is that of an accepted station from now on.
    func promote(_ slot: Slot) {
        state.withLock { state in
            guard var entry = state.entries[slot.id], !entry.isStation else { return }
            Self.forget(slot.id, of: entry.network, &state)
            entry.isStation = true
            state.entries[slot.id] = entry
            state.stations += 1
        }
    }

    /// Notes whether the connection has a request that is not answered.
    func note(_ slot: Slot, isBusy: Bool) {
        state.withLock { state in
            guard var entry = state.entries[slot.id], entry.isBusy != isBusy else { return }
            entry.isBusy = isBusy
            if !isBusy { entry.idleNumber = state.appendIdle(slot.id) }
            state.entries[slot.id] = entry
        }
    }

    func release(_ slot: Slot) {
        state.withLock { state in
            guard let entry = state.entries.removeValue(forKey: slot.id) else { return }
            if entry.isStation { state.stations -= 1 }
            Self.forget(slot.id, of: entry.network, &state)
        }
    }

    /// The network that a connection counts for; nil for a trusted proxy, and for this machine's
    /// usual address, which may be a proxy that the settings don't name.
    private func network(of peer: IPAddress?) -> IPAddress? {
        guard let peer, !proxies.contains(peer), !Self.local.contains(peer) else { return nil }
        return peer.network
    }

    private static let local = Set(["127.0.0.1", "::1"].compactMap { IPAddress($0) })

    private func isFull(_ network: IPAddress, _ state: borrowing State) -> Bool {
        state.networks[network]?.count ?? 0 >= limits.perAddress
    }

    /// The connection that gives way to a new one of `network`.
    private static func takeVictim(
        state: inout State, for network: IPAddress?
    ) -> (any Channel)? {
        let own = network.flatMap { state.networks[$0]?.count } ?? 0
        let heaviest = state.networks.values.max { $0.count < $1.count } ?? []
        let oldest = heaviest.count > own + 1 ? heaviest.first : nil
        var id = heaviest.count > Limits.crowd ? oldest : nil
        // Only a network without a connection may take that of another, which may be its only one.
        if id == nil, own == 0 { id = state.takeIdle() }
        id = id ?? oldest
        guard let id, let entry = state.entries.removeValue(forKey: id) else { return nil }
        forget(id, of: entry.network, &state)
        return entry.channel
    }

    private static func forget(_ id: UInt64, of network: IPAddress?, _ state: inout State) {
        guard let network, var ids = state.networks[network] else { return }
        ids.removeAll { $0 == id }
        state.networks[network] = ids.isEmpty ? nil : ids
    }
}
