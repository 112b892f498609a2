import CloudCare
import CommonBase
import Logging

/// Puts the frames of one connection into the message log, within limits.
struct StationFrameLog {
    /// Maximum size of a logged frame in bytes.
    private static let loggedBytes = 256 * 1024

    private let messages: MessageLog
    private let station: StationID
    private var allowance = MessageAllowance()

    init(_ messages: MessageLog, of station: StationID) {
        self.messages = messages
        self.station = station
    }

    mutating func record(
        _ direction: LoggedMessage.Direction, _ bytes: [UInt8], at moment: Moment
    ) {
        let (isKept, skipped) = allowance.take(at: moment.uptime)
        guard isKept else { return }
        guard bytes.count <= Self.loggedBytes else {
            return note("a frame of \(bytes.count) bytes was not logged", at: moment)
        }
        if skipped > 0 {
            note("rate limit of the log: \(skipped) frames were not logged", at: moment)
        }
        messages.note(direction, bytes, of: station, at: moment.wall)
    }

    /// Logs a note that no limit may drop.
    func note(_ text: String, at moment: Moment) {
        messages.note(.note, Array(text.utf8), of: station, at: moment.wall)
    }
}
