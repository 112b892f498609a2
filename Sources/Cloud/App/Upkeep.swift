import CloudServices
import CloudStations
import Logging
import ServiceLifecycle

/// What a cloud has to look at from time to time, whether or not anybody calls.
struct Upkeep: Service {
    static let interval = Duration.seconds(15)

    let enforcement: Enforcement
    let certificate: ServerCertificate?
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await look()
                // tidy:allow sleep: the pace of the loop itself
                do { try await Task.sleep(for: Self.interval) } catch { return }
            }
        }
    }

    private func look() async {
        do {
            try await enforcement.enforce()
        } catch {
            logger.warning("what must not go on was not looked at: \(error)")
        }
        do {
            if try certificate?.refresh() == true { logger.notice("another TLS certificate") }
        } catch {
            // Perhaps half a file: the one that was read before still counts.
            logger.warning("\(error)")
        }
    }
}
