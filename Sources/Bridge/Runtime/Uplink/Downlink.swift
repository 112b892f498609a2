import BridgeLogic
import BridgeProtocol
import CommonBase
import Logging

/// Receives commands by long poll, and the authorization list whenever it has changed. Each command
/// is executed at most once, and not after it has expired.
struct Downlink: Sendable {
    /// How long the cloud holds a poll open, in seconds: shorter than the time after which routers
    /// drop idle connections.
    static let waitSeconds: Int64 = 50

    let storage: BridgeStorage
    let cloud: CloudClient
    let trust: ClockTrust
    let offline: OfflineAuthorization
    let configuration: BridgeConfiguration
    let health: CloudHealth
    let logger: Logger
    let seed: UInt64
    /// Posts to the contactor loop.
    let post: @Sendable (BridgeInput) -> Void
    /// The most recent log lines.
    let log: @Sendable () -> String

    func run() async {
        var backoff = Backoff(limitMilliseconds: Delivery.maximumWaitMilliseconds)
        var random = SeededRandom(seed: seed)
        await loadList()
        await loadBookings()
        var isListDeleted = false
        // Nil before the first answer, which comes at once: it says what has changed meanwhile.
        var knowsBookings: Bool?
        while !Task.isCancelled {
            do {
                // After a failure without a wait, so that the end of the failure is known at once.
                let isPatient = backoff.failures == 0 && knowsBookings != nil
                knowsBookings = try await pollOnce(
                    wait: isPatient ? Self.waitSeconds : 0,
                    bookings: knowsBookings == true ? offline.bookings?.version ?? 0 : nil)
                backoff.succeeded()
                isListDeleted = false
            } catch {
                if Task.isCancelled { return }
                health.failed(.commands, error)
                if (error as? ServiceError)?.code == .revoked, !isListDeleted {
                    isListDeleted = await deleteList()
                }
                let wait = backoff.failed(using: &random)
                logger.debug("polling for commands failed: \(error); next attempt in \(wait) ms")
                await RetryDelay.wait(milliseconds: wait)
            }
        }
    }

    /// Loads the stored list; an expired one decides nothing.
    private func loadList() async {
        do {
            guard let document = try await storage.run({ try $0.authorizationList() }) else {
                return
            }
            try offline.take(document)
            logger.info("authorization list \(offline.version) loaded from the disk")
        } catch {
            logger.warning("loading the stored authorization list failed: \(error)")
        }
    }

    /// A revoked bridge must not decide by its list, also once the network is gone, and after a
    /// restart.
    /// - Returns: whether it is deleted on the disk, too; otherwise it must be tried again.
    private func deleteList() async -> Bool {
        // Said once, and not at each attempt.
        let level: Logger.Level = offline.issuedAt == nil ? .debug : .error
        offline.forget()
        offline.forgetBookings()
        post(.bookingsTaken(nil))
        do {
            try await storage.run {
                try $0.saveAuthorizationList(nil)
                try $0.saveBookingDocument(nil)
            }
            return true
        } catch {
            logger.log(
                level: level, "deleting the list of a revoked bridge failed: \(error); retried")
            return false
        }
    }

    /// - Parameter bookings: their version here; nil unless the cloud is known to have bookings.
    /// - Returns: whether the cloud has bookings.
    private func pollOnce(wait: Int64, bookings: Int64?) async throws -> Bool {
        let after = try await storage.run { try $0.lastCommand() }
        let answer = try await cloud.commands(
            after: after, wait: wait, list: offline.isPossible ? offline.version : nil,
            bookings: offline.isPossible ? bookings : nil)
        let heard = trust.now().uptime
        trust.heard(answer.serverTime)
        health.answered(.commands)
        for command in answer.commands where command.number > after {
            try await storage.run { try $0.recordCommand(command.number) }
            let validity = ValidityBounds.range.clamping(command.validForSeconds)
            let deadline = heard.adding(milliseconds: validity * 1000)
            guard trust.now().uptime < deadline else {
                logger.warning("command \(command.number) has expired")
                continue
            }
            try await execute(command)
        }
        // After the commands: an invalid list must not hold them up.
        let isOld = offline.isStale(at: trust.now())
        if offline.isPossible, isOld || answer.authorizationListVersion != offline.version {
            try await refreshList(since: isOld ? 0 : offline.version)
        }
        guard offline.isPossible, let version = answer.bookingsVersion else { return false }
        let areOld = offline.areBookingsStale(at: trust.now())
        if areOld || version != offline.bookings?.version {
            try await refreshBookings(since: areOld ? 0 : offline.bookings?.version ?? 0)
        }
        return true
    }

    private func execute(_ command: BridgeCommand) async throws {
        logger.info("command \(command.number): \(command.data.type)")
        var result = BridgeCommandResult(status: .accepted)
        do {
            switch command.data {
            case .clearCache:
                offline.forget()
                try await storage.run { try $0.saveAuthorizationList(nil) }
                try await refreshList(since: 0)
            case .getLog: try await cloud.upload(BridgeLog(text: log()), for: command.number)
            case .getVariables(let wanted):
                result = await configuration.values(of: wanted.names)
            case .setVariable(let change):
                result = try await configuration.set(change)
                if result.status == .accepted {
                    logger.notice("the cloud set \(change.name) to \(change.value)")
                    post(.configured(await configuration.policy))
                }
            default: return post(.commanded(number: command.number, command.data))
            }
        } catch {
            logger.warning("command \(command.number) failed: \(error)")
            result = BridgeCommandResult(status: .rejected, reason: "\(error)")
        }
        try await cloud.answer(command.number, result)
    }

    private func refreshList(since version: Int64) async throws {
        let answer = try await cloud.authorizationList(since: version)
        guard let document = answer.list else { return }
        try offline.take(document)
        try await storage.run { try $0.saveAuthorizationList(document) }
        logger.info("authorization list \(offline.version)")
    }

    private func refreshBookings(since version: Int64) async throws {
        let answer = try await cloud.bookings(since: version)
        guard let document = answer.document else { return }
        try offline.takeBookings(document)
        post(.bookingsTaken(offline.bookings))
        try await storage.run { try $0.saveBookingDocument(document) }
        logger.info("bookings \(answer.version)")
    }

    /// Loads the stored bookings.
    private func loadBookings() async {
        do {
            guard let document = try await storage.run({ try $0.bookingDocument() }) else { return }
            try offline.takeBookings(document)
            post(.bookingsTaken(offline.bookings))
        } catch {
            logger.warning("loading the stored bookings failed: \(error)")
        }
    }
}
