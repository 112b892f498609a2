import CloudCore
import CloudFleet
import OCPPMessages

extension StationCommand {
    /// Checks the limits that hold for every station.
    /// - Throws: `invalidInput` naming the field.
    func check() throws {
        if case .requestStart(_, _, let profile?) = self {
            try Check.that(
                profile.chargingProfilePurpose == .txProfile && profile.transactionId == nil,
                "chargingProfile", "chargingProfile must be a TxProfile without transactionId.")
        }
        switch self {
        case .requestStart(_, let connector?, _), .unlockConnector(let connector):
            try ConnectorTable.check(connector, allowsWhole: false)
        case .changeAvailability(let connector, _):
            try ConnectorTable.check(connector)
        case .getConfiguration(let keys):
            let limit = V16.GetConfiguration.Request.maximumCount
            try Check.that(
                keys.count <= limit, "keys", "keys must have at most \(limit) items.")
            for key in keys { try checkKey(key, "keys") }
        case .changeConfiguration(let key, let value):
            try checkKey(key, "key")
            _ = try Check.text(value, "value", 0...V16.ChangeConfiguration.maximumValueLength)
        case .dataTransfer(let vendor, let message, let data):
            _ = try Check.text(vendor, "vendorId", 1...V16.DataTransfer.maximumVendorLength)
            _ = try Check.text(
                message ?? "", "messageId", 0...V16.DataTransfer.maximumMessageLength)
            let limit = V16.DataTransfer.maximumDataLength
            try Check.that(
                (data?.unicodeScalars.count ?? 0) <= limit, "data",
                "data must have at most \(limit) characters.")
        case .ocpp16(let request, let transaction):
            try Check.that(
                transaction == nil || request.action == .setChargingProfile, "transactionId",
                "transactionId is only valid for SetChargingProfile and RequestStopTransaction.")
        case .requestStart, .requestStop, .reset, .clearCache, .clearFault, .getLog: break
        }
    }

    private func checkKey(_ key: String, _ field: String) throws {
        _ = try Check.text(key, field, 1...V16.ChangeConfiguration.maximumKeyLength)
    }
}
