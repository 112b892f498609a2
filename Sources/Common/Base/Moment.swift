/// The current time, as passed to a state machine: readings of all clocks at once.
///
/// A Raspberry Pi boots in 1970 and its clock jumps once NTP answers. Deadlines and durations
/// therefore use uptimes, which never jump; dates use wall time, together with whether the clock is
/// synchronised.
package struct Moment: Hashable, Sendable, Codable {
    /// Time since the machine started, including sleep (CLOCK_BOOTTIME). Never jumps back.
    package var uptime: Uptime
    /// The wall clock's time; may be wrong while `isSynchronised` is false.
    package var wall: Timestamp
    /// Changes with every boot of the machine (`/proc/sys/kernel/random/boot_id`).
    package var bootID: String
    /// Whether NTP or another trusted source has set the wall clock since the boot.
    package var isSynchronised: Bool
    /// If `wall` was reconstructed later from an unsynchronised clock: the possible error in
    /// seconds, in either direction.
    package var uncertaintySeconds: Int64?

    private enum CodingKeys: String, CodingKey {
        case uptime, wall, isSynchronised
        case uncertaintySeconds = "uncertainty"
        case bootID = "bootId"
    }

    /// A boot id has 36 characters; a reader without one may send another text.
    private static let maximumBootIDLength = 64

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        uptime = try container.decode(Uptime.self, forKey: .uptime)
        wall = try container.decode(Timestamp.self, forKey: .wall)
        bootID = try container.decode(String.self, forKey: .bootID)
            .storable(scalars: Self.maximumBootIDLength)
        isSynchronised = try container.decode(Bool.self, forKey: .isSynchronised)
        uncertaintySeconds = try container.decodeIfPresent(
            .uncertaintySeconds, in: SecondsBounds.self)
    }

    package init(uptime: Uptime, wall: Timestamp, bootID: String, isSynchronised: Bool) {
        self.uptime = uptime
        self.wall = wall
        self.bootID = bootID
        self.isSynchronised = isSynchronised
    }

    /// This moment, moved by `milliseconds` on both clocks.
    package func advanced(milliseconds: Int64) -> Moment {
        var moment = self
        moment.uptime = uptime.adding(milliseconds: milliseconds)
        moment.wall = wall.adding(milliseconds: milliseconds)
        return moment
    }
}

/// Milliseconds since the machine started; where decoded, within `CounterBounds`. Only differences within one boot are meaningful.
package struct Uptime: Hashable, Comparable, Sendable, Codable {
    package var milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package static func < (left: Self, right: Self) -> Bool {
        left.milliseconds < right.milliseconds
    }

    package func adding(milliseconds delta: Int64) -> Uptime {
        let (sum, overflow) = milliseconds.addingReportingOverflow(delta)
        return Uptime(milliseconds: overflow ? (delta < 0 ? .min : .max) : sum)
    }

    package init(from decoder: any Decoder) throws {
        milliseconds = try Bounded<CounterBounds>(from: decoder).value
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}
