import ChargingModel
import CommonBase

extension V16 {
    /// The combined effect of several charging profiles (OCPP 1.6 edition 2 §3.13): for each
    /// purpose the valid profile with the highest stack level, a TxProfile instead of the
    /// TxDefaultProfile, and the lowest limit of all purposes. Pure.
    package struct CompositeSchedule: Sendable {
        package var profiles: [ChargingProfile]
        /// When the running transaction started; nil if no transaction is running.
        package var transactionStart: Timestamp?
        /// The station's limit without any profile, in tenths of `unit`.
        package var maximumTenths: Int64
        package var unit: ChargingRateUnit

        package init(
            profiles: [ChargingProfile], transactionStart: Timestamp?, maximumTenths: Int64,
            unit: ChargingRateUnit
        ) {
            self.profiles = profiles
            self.transactionStart = transactionStart
            self.maximumTenths = maximumTenths
            self.unit = unit
        }

        /// - Parameter duration: in seconds; at least 1.
        package func schedule(from start: Timestamp, duration: Int64) -> ChargingSchedule {
            let end = start.adding(seconds: duration)
            let moments = Set(profiles.flatMap { boundaries(of: $0, from: start, to: end) })
                .filter { $0 > start && $0 < end }
            var periods: [ChargingSchedulePeriod] = []
            for moment in [start] + moments.sorted() {
                let limit = limitTenths(at: moment)
                if periods.last?.limitTenths == limit { continue }
                periods.append(
                    ChargingSchedulePeriod(
                        startPeriod: moment.millisecondsSince(start) / 1000, limitTenths: limit))
            }
            return ChargingSchedule(
                duration: duration, startSchedule: start, chargingRateUnit: unit,
                chargingSchedulePeriod: periods)
        }

        /// In tenths of the unit.
        package func limitTenths(at moment: Timestamp) -> Int64 {
            func limit(_ purpose: ChargingProfilePurpose) -> Int64? {
                profiles.filter { $0.chargingProfilePurpose == purpose }
                    .compactMap { profile in
                        tenths(profile, at: moment).map { (profile.stackLevel, $0) }
                    }
                    .max { $0.0 < $1.0 }?.1
            }
            let transaction = limit(.txProfile) ?? limit(.txDefaultProfile)
            return [maximumTenths, limit(.chargePointMaxProfile), transaction]
                .compactMap(\.self).min() ?? maximumTenths
        }

        /// Nil if the profile sets no limit at that moment.
        private func tenths(_ profile: ChargingProfile, at moment: Timestamp) -> Int64? {
            if let from = profile.validFrom, moment < from { return nil }
            if let to = profile.validTo, moment >= to { return nil }
            guard let start = start(of: profile, at: moment) else { return nil }
            let offset = moment.millisecondsSince(start)
            let schedule = profile.chargingSchedule
            if let duration = schedule.duration, offset >= duration * 1000 { return nil }
            let period = schedule.chargingSchedulePeriod.last { $0.startPeriod * 1000 <= offset }
            return period.map { converted($0, from: schedule.chargingRateUnit) }
        }

        /// The start of the schedule occurrence that applies at `moment`; nil before the first one.
        private func start(of profile: ChargingProfile, at moment: Timestamp) -> Timestamp? {
            switch profile.chargingProfileKind {
            case .relative: return transactionStart.flatMap { $0 <= moment ? $0 : nil }
            case .absolute:
                let start =
                    profile.chargingSchedule.startSchedule ?? profile.validFrom ?? .epoch
                return start <= moment ? start : nil
            case .recurring:
                guard let first = profile.chargingSchedule.startSchedule, first <= moment else {
                    return nil
                }
                let cycle: Int64 = profile.recurrencyKind == .weekly ? 604_800_000 : 86_400_000
                return first.adding(
                    milliseconds: moment.millisecondsSince(first) / cycle * cycle)
            }
        }

        func converted(
            _ period: ChargingSchedulePeriod, from unit: ChargingRateUnit
        ) -> Int64 {
            let volts = Mains.voltage * (period.numberPhases ?? 3)
            switch (unit, self.unit) {
            case (.amperes, .watts): return period.limitTenths * volts
            case (.watts, .amperes): return period.limitTenths / volts
            default: return period.limitTenths
            }
        }

        /// The times at which the profile's limit may change.
        private func boundaries(
            of profile: ChargingProfile, from start: Timestamp, to end: Timestamp
        ) -> [Timestamp] {
            let cycle: Int64? =
                switch (profile.chargingProfileKind, profile.recurrencyKind) {
                case (.recurring, .weekly): 604_800
                case (.recurring, _): 86_400
                default: nil
                }
            var begins: [Timestamp] = []
            if let cycle, let first = profile.chargingSchedule.startSchedule {
                var begin = self.start(of: profile, at: start) ?? first
                while begin < end {
                    begins.append(begin)
                    begin = begin.adding(seconds: cycle)
                }
            } else {
                begins = [self.start(of: profile, at: end.adding(milliseconds: -1))].compactMap(
                    \.self)
            }
            let schedule = profile.chargingSchedule
            let offsets =
                schedule.chargingSchedulePeriod.map(\.startPeriod)
                + [schedule.duration].compactMap(\.self)
            return begins.flatMap { begin in offsets.map { begin.adding(seconds: $0) } }
                + [profile.validFrom, profile.validTo].compactMap(\.self)
        }
    }
}
