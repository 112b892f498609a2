import CloudBooking
import CloudWeb
import CommonBase
import MessageCatalogue

/// The names of what a listing may say, for the public page and the host's form.
struct ListingWords: Sendable {
    func name(_ kind: Listing.ConnectorKind) -> Message {
        switch kind {
        case .type2Socket: Message("Type 2 socket", "zásuvka Type 2")
        case .type2Cable: Message("Type 2 cable", "kabel Type 2")
        case .ccs: Message("CCS", "CCS")
        case .chademo: Message("CHAdeMO", "CHAdeMO")
        case .schuko: Message("Household socket", "domácí zásuvka")
        case .other: Message("Another connector", "jiný konektor")
        }
    }

    func name(_ meter: Listing.MeterClass) -> Message {
        switch meter {
        case .mid: Message("Certified meter (MID)", "ověřený elektroměr (MID)")
        case .chargerInternal: Message("Meter of the charger", "měření v nabíječce")
        case .bridgeMid:
            Message("Certified meter beside the charger", "ověřený elektroměr u nabíječky")
        case .unmetered: Message("No meter", "bez měření")
        }
    }

    func name(_ amenity: Listing.Amenity) -> Message {
        switch amenity {
        case .roof: Message("Roof", "střecha nad hlavou")
        case .light: Message("Lighting", "osvětlení")
        case .camera: Message("Camera", "kamera")
        case .stepFree: Message("Step-free", "bezbariérové")
        case .overnight: Message("Overnight parking", "parkování přes noc")
        case .trailer: Message("Room for a trailer", "místo pro přívěs")
        case .toilet: Message("Toilet", "toaleta")
        case .wifi: Message("Wi-Fi", "Wi-Fi")
        }
    }

    func name(_ access: PlaceTerms.Access) -> Message {
        switch access {
        case .group:
            Message("Only people whom I let charge", "Jen lidé, kterým to dovolím")
        case .members:
            Message("Everybody with an account, by a booking", "Každý s účtem, přes rezervaci")
        case .public: Message("Everybody", "Kdokoli")
        }
    }

    func phases(_ count: Int64) -> Message {
        .counted(
            Int(count), english: ("phase", "phases"), czech: ("fáze", "fáze", "fází"))
    }

    /// `11 kW · 3 phases`, `Type 2 cable, 5 m` and so on.
    func facts(of listing: Listing, _ formats: Formats, _ language: Language) -> [String] {
        let isWhole = listing.powerW.isMultiple(of: 1000)
        let power =
            formats.number(Double(listing.powerW) / 1000, digits: isWhole ? 0 : 1) + "\u{A0}kW"
        let phases = listing.phases.map { self.phases($0)(language) }
        var connector = name(listing.connectorKind)(language)
        if let cable = listing.cableCM {
            let digits = cable.isMultiple(of: 100) ? 0 : 1
            connector += ", \(formats.number(Double(cable) / 100, digits: digits))\u{A0}m"
        }
        let amenities = Listing.Amenity.allCases.filter { listing.amenities.contains($0) }
        return [
            [power, phases].compactMap(\.self).joined(separator: " · "), connector,
            name(listing.meterClass)(language),
        ] + amenities.map { name($0)(language) }
    }
}
