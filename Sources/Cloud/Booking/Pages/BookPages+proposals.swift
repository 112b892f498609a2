import CloudCore
import CloudFleet
import CloudPricing
import CloudWeb
import CommonBase

/// "Ready by 7:00 with 20 kWh" becomes times.
extension BookPages {
    func proposals(
        _ found: Found, _ sent: SentForm, _ visit: Visit
    ) async throws -> BookModel.Proposals {
        let (person, now) = (try visit.personID(), visit.moment.wall)
        guard
            let spot = found.spots.first(where: { $0.value == sent.typed("spot") })
                ?? found.spots.first, let energy = try BookForm.energy(sent, "readyEnergy")
        else { throw FormError("readyEnergy", BookingTexts().energyMissing) }
        let day = try BookForm.day("readyDay", sent)
        let end = try BookForm.moment(day, "readyTime", sent, found.zone)
        let start = max(now, end.adding(seconds: -36 * 3600))
        guard start < end else { return BookModel.Proposals(list: [], isEmpty: true) }
        let location = found.offer.location.id
        let availability = try await database.read { db in
            try AvailabilityReader.availability(
                at: spot.station.id, connector: spot.connector, of: location, for: person,
                in: start..<end, db)
        }
        let length = SlotProposals.length(
            energyWh: energy,
            powerW: spot.station.statedPowerW ?? SlotProposals.standardPowerW)
        let times = SlotProposals.all(length, within: availability.free(in: start..<end))
            .filter {
                availability.objection(to: $0, now: now, isHost: found.offer.isHost) == nil
            }
        func price(_ time: Range<Timestamp>) -> Money? {
            found.tariff.map {
                Rating.estimate(
                    $0.tariff, from: time.lowerBound, until: time.upperBound, energyWh: energy,
                    zone: found.zone
                ).total
            }
        }
        let chosen = SlotProposals.choose(times, price: price)
        return BookModel.Proposals(
            chosen.map { ($0, price($0)) }, spot, energyWh: energy, found, visit)
    }
}
