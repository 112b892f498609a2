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

    private func started(at time: Timestamp, suffix: String?) -> Message {
        guard let suffix else {
            return Message(
                "\(place), \(english.time(time)).", "\(place), \(czech.time(time)).")
        }
        return Message(
            "\(place), \(english.time(time)), with the card …\(suffix).",
            "\(place), \(czech.time(time)), kartou …\(suffix).")
    }

    /// - Parameter closing: when the hours of the driver's groups will end it.
    func started(at time: Timestamp, suffix: String?, closing: Timestamp?) -> Message {
        let start = started(at: time, suffix: suffix)
        guard let closing else { return start }
        return Message(
            "\(start(.english)) Your group may charge until \(english.time(closing)), and charging "
                + "ends then.",
            "\(start(.czech)) Tvoje skupina smí nabíjet do \(czech.time(closing)), potom nabíjení "
                + "skončí.")
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

    /// - Parameter cost: nil for a free transaction, and while the cost is not known.
    func ended(
        _ state: ChargingTransaction, _ reason: Message, _ cost: FinalCost?
    ) -> Message {
        let (start, end) = (state.startedAt ?? .epoch, state.endedAt ?? .epoch)
        let seconds = max(0, end.millisecondsSince(start) / 1000)
        let sentences = [reason] + (cost.map { [self.cost($0)] } ?? [])
        func rest(_ language: Language) -> String {
            sentences.map { $0(language) }.joined(separator: " ")
        }
        return Message(
            "\(place), \(english.time(end)), after \(english.duration(seconds: seconds)). "
                + rest(.english),
            "\(place), \(czech.time(end)), po \(czech.duration(seconds: seconds)). "
                + rest(.czech))
    }

    private func cost(_ cost: FinalCost) -> Message {
        let (inEnglish, inCzech) = (english.money(cost.total), czech.money(cost.total))
        return cost.isApproximate
            ? Message("It costs about \(inEnglish).", "Stojí asi \(inCzech).")
            : Message("It costs \(inEnglish).", "Stojí \(inCzech).")
    }
}
