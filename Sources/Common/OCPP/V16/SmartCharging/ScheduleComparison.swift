import CommonBase

extension V16 {
    /// Compares the composite schedule that we computed with the station's own over the same time.
    /// Pure.
    package struct ScheduleComparison: Hashable, Sendable {
        package enum Verdict: String, Sendable, Codable, CaseIterable {
            case same
            /// The station allows less at times; it may have limits that we do not know.
            case stricter
            /// The station allows more than it should.
            case exceeds
            /// The station rejected the request or reported no schedule, so that nothing is known
            /// about its limit.
            case notReported
        }

        package let verdict: Verdict
        /// The time of the first difference.
        package let differsAt: Timestamp?

        /// The comparison with a station that reported no schedule.
        package static let notReported = ScheduleComparison()

        private init() {
            verdict = .notReported
            differsAt = nil
        }

        /// Shorter differences are attributed to clock deviation.
        static let shortestMilliseconds: Int64 = 5000

        /// - Parameters:
        /// - ours: its `maximumTenths` is not compared, because the station may know another limit.
        /// - start: when the station's schedule begins.
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
                let taken =
                    period.isUnlimited
                    ? Int64.max : ours.converted(period, from: theirs.chargingRateUnit)
                // With different units, a station rounds to whole amperes.
                let slack = theirs.chargingRateUnit == ours.unit ? 1 : max(10, allowed / 20)
                let (excess, overflow) = taken.subtractingReportingOverflow(allowed)
                guard overflow || excess.magnitude > UInt64(slack) else { continue }
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
    /// Nil after the schedule's end.
    fileprivate func period(
        at moment: Timestamp, from start: Timestamp
    ) -> V16.ChargingSchedulePeriod? {
        let offset = moment.millisecondsSince(start)
        if let duration, offset >= duration * 1000 { return nil }
        return chargingSchedulePeriod.last { $0.startPeriod * 1000 <= offset }
    }
}
