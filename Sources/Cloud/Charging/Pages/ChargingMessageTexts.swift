import ChargingModel
import CloudWeb
import CommonBase
import MessageCatalogue

/// The texts of the messages that drivers get about their transactions.
struct ChargingMessageTexts: Sendable {
    let place: String
    private let english: Formats
    private let czech: Formats

    /// - Parameter zone: in which times are shown: an IANA name.
    init(place: String, zone: String) {
        self.place = place
        english = .shared(.english, zone: zone)
        czech = .shared(.czech, zone: zone)
    }

    let startedTitle = Message("Charging has started", "Nabíjení začalo")
    let fullTitle = Message("Your car is full", "Auto je nabité")

    func started(at time: Timestamp, suffix: String?) -> Message {
        guard let suffix else {
            return Message(
                "\(place), \(english.time(time)).", "\(place), \(czech.time(time)).")
        }
        return Message(
            "\(place), \(english.time(time)), with the card …\(suffix).",
            "\(place), \(czech.time(time)), kartou …\(suffix).")
    }

    func full(_ energyWh: Int64) -> Message {
        Message(
            "It takes no more power at \(place), after \(english.energy(energyWh)). "
                + "Make room for others once you can.",
            "Auto u nabíječky \(place) už neodebírá, nabilo se \(czech.energy(energyWh)). "
                + "Až budeš moct, uvolni místo ostatním.")
    }

    func endedTitle(_ energyWh: Int64) -> Message {
        Message(
            "Charging has ended: \(english.energy(energyWh))",
            "Nabíjení skončilo: \(czech.energy(energyWh))")
    }

    func ended(_ state: ChargingTransaction, _ reason: Message) -> Message {
        let (start, end) = (state.startedAt ?? .epoch, state.endedAt ?? .epoch)
        let seconds = max(0, end.millisecondsSince(start) / 1000)
        return Message(
            "\(place), \(english.time(end)), after \(english.duration(seconds: seconds)). "
                + reason(.english),
            "\(place), \(czech.time(end)), po \(czech.duration(seconds: seconds)). "
                + reason(.czech))
    }
}
