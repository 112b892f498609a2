import ChargingModel
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CloudPricing
import CommonBase
import Logging

/// Asks chargers to start for guests whose card is held, and gives up those that do not.
///
/// All that it knows is in the database: that a charger is asked is stored together with the command,
/// so that a crash neither forgets a guest nor asks twice at once.
struct GuestStarts: Sendable {
    let service: GuestService
    let logger: Logger

    /// One pass over the guests who wait for their start.
    func run() async throws {
        let waiting = try await service.database.read { db in
            try GuestTable.list(.starting, limit: GuestRules.passLimit, db)
        }
        guard !waiting.isEmpty else { return }
        await withTaskGroup(of: Void.self) { group in
            for guest in waiting {
                group.addTask {
                    do {
                        try await advance(guest)
                    } catch is CancellationError {
                        return
                    } catch {
                        logger.warning("start of the guest \(guest.id) failed: \(error)")
                    }
                }
            }
        }
    }

    private func advance(_ guest: Guest) async throws {
        let wall = service.now().wall
        let asked = guest.startIssuedAt ?? guest.authorizedAt ?? guest.createdAt
        if asked.adding(seconds: GuestRules.plugSeconds) <= wall {
            return try await giveUp(guest, .notPlugged)
        }
        guard let issued = guest.startIssuedAt else {
            // The charger may be connecting again, as after a restart of the cloud.
            let mayConnect = asked.adding(seconds: GuestRules.connectSeconds) > wall
            if mayConnect, !service.commands.isConnected(guest.stationID) { return }
            // The host may have paused the place, or changed its price, since the guest chose it.
            guard try await isOffered(guest) else { return try await giveUp(guest, .refused) }
            return try await ask(guest)
        }
        guard guest.startAttempts < GuestRules.maximumAttempts,
            issued.adding(seconds: GuestRules.retrySeconds) <= wall,
            try await isUnanswered(guest, since: issued)
        else { return }
        try await ask(guest)
    }

    /// Whether a guest gets at least the energy that the limit paid for when it was held.
    private func isOffered(_ guest: Guest) async throws -> Bool {
        let (seller, wall) = (service.seller, service.now().wall)
        return try await service.database.read { db in
            let station = try StationTable.find(guest.stationID, viewer: .system, db)
            guard let location = station?.locationID else { return false }
            let tariff = try TariffTable.current(at: location, for: nil, wall, db)?.tariff
            let energy = tariff?.energyWh(for: guest.limit) ?? 0
            return try energy >= guest.energyLimitWh
                && GuestOffer.obstacle(at: location, tariff, seller, db) == nil
        }
    }

    /// Whether the station has not answered the last request.
    private func isUnanswered(_ guest: Guest, since issued: Timestamp) async throws -> Bool {
        let wall = service.now().wall
        return try await service.database.read { db in
            let last = try CommandTable.listStarts(
                with: guest.tokenHash, at: guest.stationID, in: issued...max(issued, wall), db
            ).first
            return last?.status == .timedOut
        }
    }

    private func ask(_ guest: Guest) async throws {
        guard let token = GuestTokens.token(of: guest.id) else { return }
        let members: [JSONValue.Member] = [
            JSONValue.Member("idToken", .string(token.text)),
            JSONValue.Member("connectorId", .int(guest.connectorID)),
            JSONValue.Member("maximumEnergyWh", .int(guest.energyLimitWh)),
            JSONValue.Member("maximumCostMinor", .int(guest.limit.minor)),
        ]
        let (id, attempts, wall) = (guest.id, guest.startAttempts, service.now().wall)
        let status: CommandRecord.Status
        do {
            status = try await service.commands.issue(
                RequestStart.action, members, at: guest.stationID, by: nil, viewer: .system,
                timeoutSeconds: GuestRules.answerSeconds,
                checking: { db in
                    guard var stored = try GuestTable.find(id, db), stored.state == .starting,
                        stored.startAttempts == attempts
                    else { throw ServiceError(.conflict, "The guest was started already.") }
                    stored.startAttempts += 1
                    stored.startIssuedAt = wall
                    try GuestTable.update(stored, db)
                }
            ).status
        } catch let error as ServiceError
            where [.conflict, .notFound, .invalidInput].contains(error.code)
        {
            return try await giveUp(guest, .refused)
        }
        // An earlier request that nobody answered may still have reached the station.
        guard attempts == 0 else { return }
        switch status {
        case .accepted, .timedOut, .pending: return
        case .offline: try await giveUp(guest, .offline)
        case .rejected, .notSupported, .failed: try await giveUp(guest, .refused)
        }
    }

    /// Releases the hold of a guest whose transaction has not begun meanwhile.
    private func giveUp(_ guest: Guest, _ failure: Guest.Failure) async throws {
        let (id, billing, moment) = (guest.id, service.billing, service.now())
        try await service.database.write { db in
            guard let stored = try GuestTable.find(id, db), stored.state == .starting else {
                return
            }
            try billing.void(stored, failure, db, at: moment)
        }
    }
}
