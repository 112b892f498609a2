import CommonBase

extension Moment {
    /// So many milliseconds after a start that the test tells.
    static func told(_ milliseconds: Int64) -> Moment {
        Moment(
            uptime: Uptime(milliseconds: milliseconds),
            wall: Timestamp(milliseconds: 1_790_000_000_000 + milliseconds), bootID: "test",
            isSynchronised: true)
    }
}
