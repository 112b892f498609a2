import ChargingModel
import CloudFleet
import CloudWeb

extension ChargerModel {
    /// The version of a bridge, and whether a newer one is available; nil for other chargers.
    static func program(_ found: ChargerOverview, _ visit: Visit) -> String? {
        guard found.station.kind == .bridge,
            let version = found.station.description.firmwareVersion
        else { return nil }
        let texts = VersionTexts()
        let known = visit.say(texts.bridgeVersion(version))
        guard let newest = found.newestBridge, let present = ReleaseVersion(version),
            present < newest
        else { return known }
        return known + " · " + visit.say(texts.newVersion(newest.text))
    }
}
