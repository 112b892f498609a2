/// Waits between attempts to reach the cloud.
enum RetryDelay {
    /// Returns early when the task is cancelled; its loop checks for that.
    static func wait(milliseconds: Int64) async {
        do {
            // tidy:allow sleep: between attempts to reach the world outside; nothing is decided by
            // this clock
            try await Task.sleep(for: .milliseconds(milliseconds))
        } catch {
            // Cancelled: the daemon ends.
        }
    }
}
