import ChargingModel
import CloudCharging
import CloudFleet
import CloudWeb
import CommonBase
import Foundation
import MessageCatalogue

/// What an admin must decide about a transaction, and how the form is read.
struct SuspectQuestion: Sendable {
    enum End: String { case lastReport, other }
    enum Energy: String { case measured, other, nothing }

    private let state: ChargingTransaction
    private let zone: TimeZone
    /// When the charger last reported the meter, or else the start; nil if that can't be the end.
    let lastReport: Timestamp?

    init(_ details: TransactionDetails, at now: Timestamp) {
        state = details.record.state
        zone = details.names.zone(details.record)
        let start = state.startedAt
        let reading = details.readings.map(\.takenAt).max()
        let last = [reading, start].compactMap(\.self).max()
        lastReport = last.flatMap { $0 <= now && $0 >= .earliestPlausible ? $0 : nil }
    }

    var hasNoEnd: Bool { state.phase != .ended }

    /// Whether a correction must change the start or the end.
    var hasWrongTimes: Bool {
        guard let start = state.startedAt, let end = state.endedAt else { return false }
        return end < start
    }

    /// The correction that a form asks for.
    /// - Throws: `FormError` naming the field.
    func decision(of form: SentForm) throws -> CorrectionService.Decision {
        var decision = CorrectionService.Decision(note: "")
        if hasNoEnd {
            decision.endedAt = try end(of: form)
        } else if hasWrongTimes {
            decision.startedAt = try time("startDay", "startTime", of: form)
            decision.endedAt = try time("endDay", "endTime", of: form)
        }
        decision.energyWh = try energy(of: form)
        decision.note = try form.text("note", upTo: CorrectionService.maximumNote)
        return decision
    }

    private func end(of form: SentForm) throws -> Timestamp? {
        let texts = SuspectTexts()
        switch End(rawValue: form.typed("end")) {
        case .lastReport:
            // A typed time is never ignored.
            for field in ["endDay", "endTime"] where !form.typed(field).isEmpty {
                throw FormError(field, texts.timeNotChosen)
            }
            guard let lastReport else { throw FormError("end", texts.incomplete) }
            return lastReport
        case .other:
            let typed = try time("endDay", "endTime", of: form)
            guard let typed else { throw FormError("endDay", texts.dayMissing) }
            return typed
        case nil: throw FormError("end", texts.incomplete)
        }
    }

    private func energy(of form: SentForm) throws -> Int64? {
        let texts = SuspectTexts()
        guard let choice = Energy(rawValue: form.typed("energy")) else {
            throw FormError("energy", texts.incomplete)
        }
        guard choice == .other else {
            guard form.typed("kilowattHours").isEmpty else {
                throw FormError("kilowattHours", texts.energyNotChosen)
            }
            return choice == .nothing ? 0 : nil
        }
        let range = CorrectionService.energyRange
        let number = try form.number(
            "kilowattHours",
            in: Double(range.lowerBound) / 1000...Double(range.upperBound) / 1000)
        guard let number else { throw FormError("kilowattHours", texts.energyMissing) }
        return Int64((number * 1000).rounded())
    }

    /// A time in the zone of the charger; nil if both fields are empty.
    private func time(_ day: String, _ clock: String, of form: SentForm) throws -> Timestamp? {
        if form.typed(day).isEmpty, form.typed(clock).isEmpty { return nil }
        guard let date = CalendarDay(form.typed(day)) else {
            throw FormError(day, SuspectTexts().dayMissing)
        }
        guard let time = LocalTime(form.typed(clock)) else {
            throw FormError(clock, SuspectTexts().timeMissing)
        }
        return date.time(time, in: zone)
    }

    /// What a correction refused, at the field that is at fault.
    static func refusal(_ error: ServiceError) -> any Error {
        let texts = SuspectTexts()
        switch error.field {
        case "startedAt": return FormError("startDay", texts.startWrong)
        case "endedAt": return FormError("endDay", texts.endWrong)
        case "note": return FormError("note", texts.reasonWrong)
        default: return error
        }
    }
}

/// The form by which an admin decides about a transaction.
struct SuspectForm: Sendable {
    /// Of a transaction that ends before it begins.
    var startDay: FormField?
    var startTime: FormField?
    /// Of a transaction that has not ended.
    var end: FormField?
    /// Whether the end can be the last report, so that the times are only the second choice.
    var hasLastReport: Bool
    /// Of both.
    var hasTimes: Bool
    var endDay: FormField?
    var endTime: FormField?
    var energy: FormField
    var kilowattHours: FormField
    var note: FormField

    /// - Parameters:
    ///   - typed: what was decided before, if the admin comes back to change it.
    ///   - formats: in the zone of the charger.
    init(
        _ question: SuspectQuestion, energyWh: Int64, typed: SentForm, _ visit: Visit,
        _ formats: Formats
    ) {
        let texts = SuspectTexts()
        func earlier(_ name: String, or standard: String = "") -> String {
            typed.typed(name).isEmpty ? standard : typed.typed(name)
        }
        func field(
            _ name: String, _ label: Message, _ kind: FormField.Kind, hint: Message? = nil
        ) -> FormField {
            visit.field(name, label, kind, value: earlier(name), hint: hint, maximum: 20)
        }
        energy = visit.choice(
            "energy", texts.energyQuestion, .radio,
            options: [
                (
                    SuspectQuestion.Energy.measured.rawValue,
                    visit.say(texts.measured(formats.energy(energyWh)))
                ),
                (SuspectQuestion.Energy.other.rawValue, visit.say(texts.otherEnergy)),
                (SuspectQuestion.Energy.nothing.rawValue, visit.say(texts.noEnergy)),
            ], value: earlier("energy", or: SuspectQuestion.Energy.measured.rawValue))
        kilowattHours = field("kilowattHours", texts.kilowattHours, .number)
        note = visit.field(
            "note", texts.reason, value: earlier("note"), hint: texts.reasonHint,
            isRequired: true, maximum: CorrectionService.maximumNote)
        hasLastReport = question.hasNoEnd && question.lastReport != nil
        hasTimes = question.hasNoEnd || question.hasWrongTimes
        guard hasTimes else { return }
        let kept = question.hasNoEnd ? nil : texts.keptIfEmpty
        endDay = field("endDay", texts.newEnd, .date, hint: kept)
        endTime = field("endTime", texts.newEndTime, .time)
        guard question.hasNoEnd else {
            startDay = field("startDay", texts.newStart, .date, hint: kept)
            startTime = field("startTime", texts.newStartTime, .time)
            return
        }
        let other = SuspectQuestion.End.other.rawValue
        let last = SuspectQuestion.End.lastReport.rawValue
        var options = [(value: other, label: visit.say(texts.otherEnd))]
        if let time = question.lastReport {
            let label = visit.say(texts.lastReport(formats.dateTime(time)))
            options.insert((value: last, label: label), at: 0)
        }
        end = visit.choice(
            "end", texts.endQuestion, .radio, options: options,
            value: earlier("end", or: question.lastReport == nil ? other : last))
    }
}

extension CalendarDay {
    /// When the clocks in a zone show this time on the day. A time that does not exist is the one
    /// an hour later.
    func time(_ time: LocalTime, in zone: TimeZone) -> Timestamp {
        let local = utc.adding(seconds: Int64(time.hour) * 3600 + Int64(time.minute) * 60)
        let guess = local.adding(milliseconds: -zone.offset(at: local))
        return local.adding(milliseconds: -zone.offset(at: guess))
    }
}
