import BridgeLogic
import BridgeProtocol
import CommonBase
import Logging

/// What comes from the cloud: commands, by long poll, and the authorization list whenever it has
/// changed. Each command is carried out at most once, and none after its time.
struct Downlink: Sendable {
    /// How long the cloud holds a poll open, in seconds: shorter than what routers forget idle
    /// connections after.
    static let waitSeconds: Int64 = 50

    let storage: BridgeStorage
    let cloud: CloudClient
    let trust: ClockTrust
    let offline: OfflineAuthorization
    let configuration: BridgeConfiguration
    let logger: Logger
    let seed: UInt64
    /// To the contactor's loop.
    let post: @Sendable (BridgeInput) -> Void
    /// What was logged lately.
    let log: @Sendable () -> String

    func run() async {
        var backoff = Backoff(limitMilliseconds: Delivery.maximumWaitMilliseconds)
        var random = SeededRandom(seed: seed)
        await loadList()
        while !Task.isCancelled {
            do {
                try await pollOnce()
                backoff.succeeded()
            } catch {
                if Task.isCancelled { return }
                let wait = backoff.failed(using: &random)
                logger.info("no commands: \(error); next attempt in \(wait) ms")
                await Pause.wait(milliseconds: wait)
            }
        }
    }

    /// The list from before the start; one that does not hold any more is as good as none.
    private func loadList() async {
        do {
            guard let document = try await storage.run({ try $0.authorizationList() }) else {
                return
            }
            try offline.take(document)
            logger.info("authorization list \(offline.version) from the disk")
        } catch {
            logger.warning("no authorization list from the disk: \(error)")
        }
    }

    private func pollOnce() async throws {
        let after = try await storage.run { try $0.lastCommand() }
        let answer = try await cloud.commands(
            after: after, wait: Self.waitSeconds, list: offline.isPossible ? offline.version : nil)
        let heard = trust.now().uptime
        trust.heard(answer.serverTime)
        for command in answer.commands where command.number > after {
            try await storage.run { try $0.noteCommand(command.number) }
            let deadline = heard.adding(milliseconds: command.validForSeconds * 1000)
            guard trust.now().uptime < deadline else {
                logger.warning("command \(command.number) came too late")
                continue
            }
            try await carryOut(command)
        }
        // After them: a list that can't be taken holds up no command.
        let isOld = offline.isStale(at: trust.now())
        if offline.isPossible, isOld || answer.authorizationListVersion != offline.version {
            try await refreshList(since: isOld ? 0 : offline.version)
        }
    }

    private func carryOut(_ command: BridgeCommand) async throws {
        logger.info("command \(command.number): \(command.data.type)")
        var result = BridgeCommandResult(status: .accepted)
        do {
            switch command.data {
            case .clearCache:
                offline.forget()
                try await storage.run { try $0.saveAuthorizationList(nil) }
                try await refreshList(since: 0)
            case .getLog: try await cloud.bring(BridgeLog(text: log()), for: command.number)
            case .getVariables(let wanted):
                result = await configuration.values(of: wanted.names)
            case .setVariable(let change):
                result = try await configuration.set(change)
                if result.status == .accepted {
                    logger.notice("\(change.name) is \(change.value), by the cloud")
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
}
