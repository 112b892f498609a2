import ArgumentParser
import CommonBase

/// `ID` or `ID:PASSWORD`; the first colon separates, so the password may contain colons.
struct StationArgument: ExpressibleByArgument {
    let id: StationID
    let password: String?

    init?(argument: String) {
        let parts = argument.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = parts.first, let id = StationID(String(name)) else { return nil }
        self.id = id
        password = parts.count > 1 ? String(parts[1]) : nil
    }
}
