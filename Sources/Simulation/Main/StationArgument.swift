import ArgumentParser
import ChargingModel
import CommonBase
import VirtualDevices

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

/// `ID:CARD:TRANSACTION:METER-START`: a transaction that runs at a station when it starts.
struct ResumedArgument: ExpressibleByArgument {
    let station: StationID
    let transaction: ResumedTransaction

    init?(argument: String) {
        let parts = argument.split(separator: ":").map(String.init)
        guard parts.count == 4, let station = StationID(parts[0]), let token = IdToken(parts[1]),
            let id = Int64(parts[2]), let meterStartWh = Int64(parts[3])
        else { return nil }
        self.station = station
        transaction = ResumedTransaction(token: token, id: id, meterStartWh: meterStartWh)
    }
}
