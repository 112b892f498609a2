import CloudWeb
import CommonBase
import MessageCatalogue

/// Notices about charging before, or during, a booking of somebody else. They name nobody.
struct BookingWarningTexts: Sendable {
    let place: String
    private let english: Formats
    private let czech: Formats

    /// - Parameter zone: of the times: an IANA name.
    init(place: String, zone: String) {
        self.place = place
        english = .shared(.english, zone: zone)
        czech = .shared(.czech, zone: zone)
    }

    func freeTitle(_ end: Timestamp) -> Message {
        Message("Free until \(english.time(end))", "Volno do \(czech.time(end))")
    }

    func free(_ end: Timestamp) -> Message {
        Message(
            "You can charge at \(place) until \(english.time(end)). Then somebody else has booked it, "
                + "and charging ends by itself.",
            "U nabíječky \(place) můžeš nabíjet do \(czech.time(end)). Potom ji má zarezervovanou "
                + "někdo jiný a nabíjení se samo ukončí.")
    }

    func leaveTitle(_ end: Timestamp) -> Message {
        Message(
            "Charging ends at \(english.time(end))", "Nabíjení skončí v \(czech.time(end))")
    }

    func leave(_ end: Timestamp) -> Message {
        Message(
            "Another booking begins at \(place). Please make room by \(english.time(end)).",
            "U nabíječky \(place) začíná další rezervace. Uvolni prosím místo do "
                + "\(czech.time(end)).")
    }

    var lateTitle: Message {
        Message("\(place) is still occupied", "\(place): místo je pořád obsazené")
    }

    var lateForBooker: Message {
        Message(
            "Your booking has begun, but somebody is still charging at \(place). The charger was told "
                + "to stop, and the host knows.",
            "Tvoje rezervace začala, ale u nabíječky \(place) ještě někdo nabíjí. Nabíječka dostala "
                + "příkaz skončit a hostitel o tom ví.")
    }

    var lateForHost: Message {
        Message(
            "A booking has begun, but the previous driver is still charging. The charger was told to "
                + "stop.",
            "Začala rezervace, ale předchozí řidič pořád nabíjí. Nabíječka dostala příkaz skončit.")
    }
}
