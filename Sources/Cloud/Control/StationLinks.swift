import CommonBase

/// Routes each command to the link for its station's kind.
package struct StationLinks: StationLink {
    private let links: [TransactionSource: any StationLink]

    package init(_ links: [TransactionSource: any StationLink]) { self.links = links }

    package func perform(_ command: IssuedCommand) async -> CommandOutcome {
        guard let link = links[command.station.kind] else { return CommandOutcome(.notSupported) }
        return await link.perform(command)
    }

    package func isConnected(_ station: StationID) -> Bool {
        links.values.contains { $0.isConnected(station) }
    }
}
