import CommonBase

extension V16 {
    /// What we make of the charging profiles against what the station makes of them, over the same
    /// time. Pure.
    package struct ScheduleComparison: Hashable, Sendable {
        package enum Verdict: String, Sendable, Codable, CaseIterable {
            case same
            /// The station allows less at times; it may know of limits that we don't.
            case stricter
            /// It allows more than it should.
            case exceeds
        }

        package let verdict: Verdict
        /// When they differ first.
        package let differsAt: Timestamp?

        /// What is shorter than this is a clock that is not quite right.
        static let shortestMilliseconds: Int64 = 5000

        /// - Parameters:
        ///   - ours: its `maximumTenths` are no limit, since the station may know of another.
        ///   - start: when the station's schedule begins.
        package init(
            ours: CompositeSchedule, theirs: ChargingSchedule, from start: Timestamp,
            duration: Int64
        ) {
            let end = start.adding(seconds: duration)
            let own = ours.schedule(from: start, duration: duration)
            let begins = (own.chargingSchedulePeriod + theirs.chargingSchedulePeriod)
                .map { start.adding(seconds: $0.startPeriod) }
            let moments = Set(begins).filter { $0 < end }.sorted()
            var (verdict, differsAt) = (Verdict.same, Timestamp?.none)
            for (moment, next) in zip(moments, moments.dropFirst() + [end]) {
                let allowed = ours.limitTenths(at: moment)
                guard next.millisecondsSince(moment) >= Self.shortestMilliseconds,
                    allowed != ours.maximumTenths,
                    let period = theirs.period(at: moment, from: start)
                else { continue }
                let taken = ours.converted(period, from: theirs.chargingRateUnit)
                // Where units differ, a station rounds to whole amperes.
                let slack = theirs.chargingRateUnit == ours.unit ? 1 : max(10, allowed / 20)
                guard abs(taken - allowed) > slack else { continue }
                differsAt = differsAt ?? moment
                if taken > allowed { verdict = .exceeds }
                if verdict == .same { verdict = .stricter }
            }
            self.verdict = verdict
            self.differsAt = differsAt
        }
    }
}

extension V16.ChargingSchedule {
    /// Nil behind its end.
    fileprivate func period(
        at moment: Timestamp, from start: Timestamp
    ) -> V16.ChargingSchedulePeriod? {
        let offset = moment.millisecondsSince(start)
        if let duration, offset >= duration * 1000 { return nil }
        return chargingSchedulePeriod.last { $0.startPeriod * 1000 <= offset }
    }
}
