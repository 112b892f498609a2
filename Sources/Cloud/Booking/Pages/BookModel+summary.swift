import CloudCore
import CloudFleet
import CloudPricing
import CloudWeb
import CommonBase
import MessageCatalogue

extension BookModel.Summary {
    init(
        _ form: BookForm, _ place: BookingPlace, _ occurrences: [BookingService.Occurrence],
        estimate: Money?, credit: Money?, possibleWh: Int64, _ sent: SentForm, _ visit: Visit,
        _ texts: BookingTexts
    ) {
        let formats = visit.formats(in: place.location.timeZone)
        let wish = form.wish
        let isPossible = occurrences.contains { $0.refusal == nil }
        self.isPossible = isPossible
        heading = visit.say(isPossible ? texts.summary : texts.notPossible)
        rows = [
            .init(
                name: visit.say(texts.time),
                value: BookingWords.time(wish.start, wish.end, formats, now: visit.moment.wall))
        ]
        if isPossible {
            rows += Self.energy(wish, possibleWh: possibleWh, formats, visit, texts)
            if let estimate {
                rows.append(
                    .init(name: visit.say(texts.estimate), value: formats.money(estimate)))
                if let credit {
                    rows.append(
                        .init(name: visit.say(texts.credit), value: formats.money(credit)))
                }
            }
            if !place.isHost {
                rows += Self.terms(
                    place.terms, start: wish.start, end: wish.end, formats, visit, texts)
            }
        }
        weeks = []
        if form.isWeekly {
            weeks = occurrences.map { Self.week($0, formats, visit) }
        }
        hasWeeks = form.isWeekly
        hidden = BookForm.fields.map { name in
            visit.field(name, texts.book, .hidden, value: sent.typed(name))
        }
        let first = occurrences.first?.refusal
        let shown: BookingRefusal = form.isWeekly ? .noDay : first ?? .noDay
        refusal = isPossible ? nil : visit.say(shown.words { formats.dayAndTime($0) })
        var isTaken = false
        if case .taken? = first { isTaken = true }
        canWait = isTaken && !form.isWeekly && !wish.isOwnUse
        button = visit.say(place.isInstant ? texts.bookNow : texts.ask)
        askText = place.isInstant || !isPossible ? nil : visit.say(texts.askText)
    }

    private static func energy(
        _ wish: BookingWish, possibleWh: Int64, _ formats: Formats, _ visit: Visit,
        _ texts: BookingTexts
    ) -> [BookModel.Row] {
        guard let energy = wish.energyWh else { return [] }
        var value = formats.energy(energy)
        if possibleWh < energy {
            value += " (\(visit.say(texts.atMost(formats.energy(possibleWh)))))"
        }
        return [.init(name: visit.say(texts.energy), value: value)]
    }

    private static func week(
        _ occurrence: BookingService.Occurrence, _ formats: Formats, _ visit: Visit
    ) -> BookModel.Occurrence {
        let time = occurrence.wish.map {
            BookingWords.time($0.start, $0.end, formats, now: visit.moment.wall)
        }
        let words = occurrence.refusal?.words { formats.dayAndTime($0) }
        return BookModel.Occurrence(
            time: time ?? occurrence.day.text, obstacle: words.map { visit.say($0) })
    }

    /// The terms, applied to a time.
    static func terms(
        _ terms: PlaceTerms, start: Timestamp, end: Timestamp, _ formats: Formats,
        _ visit: Visit, _ texts: BookingTexts
    ) -> [BookModel.Row] {
        let arrival = min(end, start.adding(seconds: terms.arrivalMinutes * 60))
        let free = start.adding(seconds: -terms.freeCancellationMinutes * 60)
        var rows = [
            BookModel.Row(
                name: visit.say(texts.arrival), value: formats.dayAndTime(arrival))
        ]
        rows += cancellation(until: free, fee: terms.cancellationFee, formats, visit, texts)
        if terms.noShowFee > .zero {
            rows.append(
                .init(
                    name: visit.say(texts.noShowFee), value: formats.money(terms.noShowFee)))
        }
        return rows
    }

    /// Until when a booking can be canceled free of charge, and what it costs later; empty without a
    /// fee.
    static func cancellation(
        until end: Timestamp, fee: Money, _ formats: Formats, _ visit: Visit,
        _ texts: BookingTexts
    ) -> [BookModel.Row] {
        guard fee > .zero else { return [] }
        let isFree = visit.moment.wall <= end
        return [
            isFree
                ? .init(name: visit.say(texts.freeUntil), value: formats.dayAndTime(end))
                : .init(name: visit.say(texts.canceling), value: visit.say(texts.notFree)),
            .init(
                name: visit.say(isFree ? texts.cancellationFee : texts.cancelingCosts),
                value: formats.money(fee)),
        ]
    }
}

extension BookModel.Proposals {
    init(
        _ times: [(Range<Timestamp>, Money?)], _ spot: BookSpot, energyWh: Int64,
        _ found: BookPages.Found, _ visit: Visit
    ) {
        let formats = visit.formats(in: found.offer.location.timeZone)
        let texts = BookingTexts()
        list = times.map { time, price in
            let words = BookingWords.time(time.lowerBound, time.upperBound, formats)
            let query = [
                "spot=\(spot.value)", "day=\(formats.isoDay(time.lowerBound))",
                "from=\(formats.time(time.lowerBound))",
                "toDay=\(formats.isoDay(time.upperBound))",
                "to=\(formats.time(time.upperBound))",
                "energy=\(energyWh / 1000).\(energyWh % 1000 / 100)", "repetition=once",
            ].joined(separator: "&")
            return BookModel.Proposal(
                time: words, price: price.map { formats.money($0) },
                path: "/places/\(found.offer.location.id)/book?\(query)",
                label: "\(visit.say(texts.choose)): \(words)")
        }
        isEmpty = list.isEmpty
    }
}
