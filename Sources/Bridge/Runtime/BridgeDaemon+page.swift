import BridgeProtocol
import CommonBase
import Logging

extension BridgeDaemon {
    /// Serves the status to commands, and the status page, if configured, for as long as `body`
    /// runs. A page that can't be served, because its address does not exist yet for example, does
    /// not affect charging; serving is retried.
    func withPage(_ shared: Shared, _ body: () async throws -> Void) async throws {
        let serving = [parts.page, parts.statusSocket].compactMap(\.self).map { address in
            Task { await serve(address, shared) }
        }
        try await doing(body) {
            for task in serving { task.cancel() }
            for task in serving { await task.value }
        }
    }

    /// Until it is cancelled.
    private func serve(_ address: PageAddress, _ shared: Shared) async {
        var backoff = Backoff(limitMilliseconds: 60_000)
        var random = SeededRandom(seed: parts.seed)
        var isTold = false
        while !Task.isCancelled {
            do {
                let question = question(at: address, shared)
                let server = try await StatusServer(at: address) { [self] request in
                    PageRouter.answer(
                        request, hostName: address.hostName, question: question
                    ) { report(shared) }
                }
                if address.socketPath == nil { logger.info("status page at http://\(address)/") }
                // Ends with this task; nobody has anything to say on it.
                for await _ in AsyncStream<Never>.makeStream().stream {}
                return try await server.shutdown()
            } catch {
                // Logged once, however long it lasts.
                if !isTold { logger.error("\(error)") }
                isTold = true
                await RetryDelay.wait(milliseconds: backoff.failed(using: &random))
            }
        }
    }

    /// None on the socket for commands.
    private func question(at address: PageAddress, _ shared: Shared) -> ClearQuestion? {
        guard address.socketPath == nil, let token = parts.formToken else { return nil }
        return ClearQuestion(token: token) { [logger] in
            logger.notice("status page: somebody confirms an inspection of the charger")
            shared.confirmInspection.perform()
        }
    }

    /// Waits only for the locks of copies.
    private func report(_ shared: Shared) -> StatusReport {
        StatusReport(
            stationId: parts.identity.stationId, version: version, now: shared.trust.now(),
            bridge: shared.status.current, eventsWaiting: shared.storage.waitingCount,
            cloudHeardAt: shared.trust.heardAt, listVersion: shared.offline.version,
            listIssuedAt: shared.offline.issuedAt,
            bookedTimes: shared.offline.bookings?.bookings.map { $0.from..<$0.until },
            cloudProblem: shared.health.problem?.message,
            readerProblem: shared.readerProblem.current,
            storageProblem: shared.storageProblem.current ?? shared.storage.problem,
            namesHosts: shared.offline.hasHosts, clearCommand: parts.clearCommand)
    }
}
