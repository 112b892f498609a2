import CloudPeople

/// The address of a calendar: `https` on the default port of a host name, as for pushes.
package struct FeedAddress: Hashable, Sendable {
    package let endpoint: PushEndpoint

    package var text: String { endpoint.text }

    /// - Parameters:
    ///   - text: also with the scheme `webcal`, as Apple shares calendars.
    ///   - loopbackService: the origin of a server on this machine, for tests; nil accepts none.
    /// - Returns: nil for any other address.
    package init?(_ text: String, loopbackService: String? = nil) {
        let webcal = "webcal://"
        let address =
            text.lowercased().hasPrefix(webcal) ? "https://\(text.dropFirst(webcal.count))" : text
        guard let endpoint = PushEndpoint(address, loopbackService: loopbackService) else {
            return nil
        }
        self.endpoint = endpoint
    }
}

/// Fetches other calendars.
package protocol CalendarFetcher: Sendable {
    /// The origin of a server on this machine that is accepted, for tests; nil for none.
    var loopbackService: String? { get }

    /// One attempt, of at most 5 seconds and 1 MiB, without redirects. It connects only to a public
    /// address, unless the address is a loopback one.
    func fetch(_ address: FeedAddress) async -> FetchedCalendar
}

package enum FetchedCalendar: Hashable, Sendable {
    case bytes([UInt8])
    case failed(FeedProblem)
}
