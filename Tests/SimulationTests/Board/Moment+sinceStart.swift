import CommonBase

extension Moment {
    /// The given number of milliseconds after the start of the test clock.
    static func sinceStart(_ milliseconds: Int64) -> Moment {
        Moment(
            uptime: Uptime(milliseconds: milliseconds),
            wall: Timestamp(milliseconds: 1_790_000_000_000 + milliseconds), bootID: "test",
            isSynchronised: true)
    }
}
