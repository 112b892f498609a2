import CloudFleet
import CloudWeb
import CommonBase
import MessageCatalogue

extension ChargerModel {
    /// The pages with further settings of a charger. A bridge has its behaviour and its limit in its
    /// own file, and is updated on its own machine.
    static func settingLinks(of station: Station, _ visit: Visit) -> [Fact] {
        let (id, texts) = (station.id, ChargerTexts())
        let ofOCPP: [(Message, String)] = [
            (texts.behaviour, ChargerSettingPages.path(of: id)),
            (texts.limit, ChargerLimitPages.path(of: id)),
            (texts.firmware, ChargerFirmwarePages.path(of: id)),
        ]
        let ofAll: [(Message, String)] = [
            (texts.newSecret, ChargerAccess.path(of: id)),
            (texts.replacement, ChargerReplacementPages.path(of: id)),
            (texts.handover, HandoverPages.path(of: id)),
            (texts.removal, ChargerRemovalPages.path(of: id)),
        ]
        return ((station.kind == .ocpp16 ? ofOCPP : []) + ofAll).map {
            Fact(name: visit.say($0.0), value: $0.1)
        }
    }
}
