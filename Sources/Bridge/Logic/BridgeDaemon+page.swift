import Common
import Logging

extension BridgeDaemon {
    /// Serves the status page, where it is wanted, for as long as `body` runs.
    /// - Throws: before `body` has begun where the page can't be served: whoever asked for it would
    ///   take its silence for a bridge that is down.
    func withPage(_ shared: Shared, _ body: () async throws -> Void) async throws {
        guard let address = parts.page else { return try await body() }
        let server = try await StatusServer(at: address) { [self] request in
            PageRouter.answer(request, hostName: address.hostName) { report(shared) }
        }
        logger.info("status page at http://\(address)/")
        let result: Result<Void, any Error>
        do {
            try await body()
            result = .success(())
        } catch {
            result = .failure(error)
        }
        try await server.shutdown()
        try result.get()
    }

    /// Waits for nothing but the locks of copies.
    private func report(_ shared: Shared) -> StatusReport {
        StatusReport(
            stationId: parts.identity.stationId, version: version, now: shared.trust.now(),
            bridge: shared.status.current, eventsWaiting: shared.storage.waitingCount,
            cloudHeardAt: shared.trust.heardAt, listVersion: shared.offline.version,
            listIssuedAt: shared.offline.issuedAt)
    }
}
