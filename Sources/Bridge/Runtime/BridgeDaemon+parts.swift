import BridgeLogic
import BridgeProtocol
import CommonBase

extension BridgeDaemon {
    /// The ports and values from which the daemon is assembled.
    package struct Parts: Sendable {
        package var board: any BoardSupport
        package var reader: any AuthTokenProvider
        /// Nil where the board counts its pulses.
        package var meter: (any PowerMeter)?
        package var key: any DeviceIdentity
        package var identity: BridgeIdentity
        package var database: BridgeDatabase
        package var clock: @Sendable () -> Moment
        /// For ids and jitter.
        package var seed: UInt64
        /// The address of the status page; nil for no page.
        package var page: PageAddress?
        /// What the form of the status page carries, so that other sites can't send it; a new one
        /// at each start, in letters and digits. Without one the page has no form.
        package var formToken: String?
        /// Where `zapoj-bridge status` asks; nil for nowhere.
        package var statusSocket: PageAddress?
        /// How a person clears a fault, for the status page.
        package var clearCommand: ClearCommand
        /// The settings that the cloud may read but not change, by their names.
        package var settings: [String: String]
        /// Called while the contactor loop runs, and for up to 15 s after its end while the daemon
        /// ends; at least once a second.
        package var alive: @Sendable () -> Void
        /// The most recent log lines, at most `BridgeAPI.maximumLogBytes`.
        package var log: @Sendable () -> String

        package init(
            board: any BoardSupport, reader: any AuthTokenProvider,
            meter: (any PowerMeter)? = nil, key: any DeviceIdentity,
            identity: BridgeIdentity, database: BridgeDatabase,
            clock: @escaping @Sendable () -> Moment, seed: UInt64, page: PageAddress? = nil,
            formToken: String? = nil, statusSocket: PageAddress? = nil,
            clearCommand: ClearCommand = .packaged,
            settings: [String: String] = [:],
            alive: @escaping @Sendable () -> Void = {},
            log: @escaping @Sendable () -> String = { "" }
        ) {
            self.board = board
            self.reader = reader
            self.meter = meter
            self.key = key
            self.identity = identity
            self.database = database
            self.clock = clock
            self.seed = seed
            self.page = page
            self.formToken = formToken
            self.statusSocket = statusSocket
            self.clearCommand = clearCommand
            self.settings = settings
            self.alive = alive
            self.log = log
        }
    }
}
