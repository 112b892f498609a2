import CommonBase

/// Decides which readings of a Modbus meter are believed: a register never falls, and rises no
/// faster than power flows. Pure.
///
/// | a reading that | is believed |
/// |---|---|
/// | is no higher than the power allows | at once; while no current is allowed: when the next agrees |
/// | is a little lower than the last one | as the last one |
/// | is higher, but possible | when the next one agrees |
/// | is lower, or higher than possible | as another meter's, when all agree for 4 s |
/// | is 0, though the register was not | the same, but after a minute without a transaction |
///
/// A rise is possible up to twice the energy that the measured power makes, and what
/// `maximumMeterW` makes since the last reading that was believed. Where the meter has no power,
/// `maximumMeterW` bounds it alone.
///
/// After a start or a loss a reading is believed if it goes on from the stored register, else when
/// the next one agrees. Readings of which none can be believed for 4 s are no better than silence.
struct ReadingFilter: Hashable, Sendable {
    enum Verdict: Hashable {
        /// The register, in Wh; never below the last one.
        case believed(Int64)
        /// The register of another meter, or of one that was reset, in Wh.
        case replaced(Int64)
        /// Why it is not believed, or not yet.
        case ignored(String)
        /// No reading could be believed for too long.
        case contradicting
    }

    struct Reading: Hashable {
        /// In Wh.
        var registerWh: Int64
        /// In W; nil where the meter has none.
        var powerW: Int64?
        var at: Uptime
        /// The numbers are not older than this.
        var askedAt: Uptime
    }

    /// Readings that agree with each other, but are not believed.
    private struct Candidate: Hashable {
        var last: Reading
        var count = 1
    }

    /// No meter has counted more: 10 GWh.
    static let maximumRegisterWh: Int64 = 10_000_000_000
    /// So many readings must agree before they can be another meter's.
    static let replacedCount = 3
    /// A rise of this much, in Wh, is possible at any power: a register may have coarser steps than
    /// its model says.
    static let coarseWh: Int64 = 100
    /// Less than the time between two readings: a single one contradicts nothing.
    static let repeatedMilliseconds: Int64 = 400

    /// The last reading that was believed; nil at the start and after a loss.
    private var base: Reading?
    /// The register that was believed last is not older than this.
    private(set) var askedAt = Uptime(milliseconds: 0)
    /// When the register moved last.
    private var movedAt = Uptime(milliseconds: 0)
    /// What the power may have made of it since, in watts times milliseconds.
    private var energy: Int64 = 0
    private var seenAt: Uptime?
    /// A rise that another reading must confirm. Other doubtful readings leave it alone.
    private var risen: Candidate?
    /// What may be another meter; never 0.
    private var other: Candidate?
    /// When the register began to be 0, after a start or a loss.
    private var zeroSince: Uptime?
    /// When the first reading came that was not believed; nil after one that was.
    private var doubtedAt: Uptime?

    /// The meter was lost: the next one may be another.
    mutating func lose() { self = Self() }

    /// - Parameters:
    ///   - stored: the register that was stored last, in Wh.
    ///   - isDead: whether no energy is expected, since the contactor was told to be open.
    mutating func judge(
        _ reading: Reading, stored: Int64, isDead: Bool, _ policy: BridgePolicy
    ) -> Verdict {
        if let reason = Self.impossible(reading, policy) { return doubt(reading, reason, policy) }
        guard let base else { return judgeFirst(reading, stored: stored, policy) }
        integrate(reading, after: base, policy)
        if reading.registerWh == 0, base.registerWh > 0 {
            return doubt(reading, "the register is 0 Wh", policy)
        }
        let rise = reading.registerWh - base.registerWh
        let slack = Self.slackWh(policy)
        if (-(slack + policy.meterStepWh)...0).contains(rise) {
            return believe(base.registerWh, by: reading)
        }
        let allowed = energy / 3_600_000 * 5 / 4 + policy.meterStepWh
        if (0...min(allowed, slack)).contains(rise) {
            return isDead
                ? confirm(reading, over: base, "the register rose without a load", policy)
                : believe(reading.registerWh, by: reading)
        }
        if (0...possibleRise(to: reading, over: base, policy)).contains(rise) {
            return confirm(reading, over: base, "the register rose by \(rise) Wh", policy)
        }
        return consider(
            reading, "the register went from \(base.registerWh) to \(reading.registerWh) Wh",
            policy)
    }

    /// A rise up to this much is believed at once, if the power allows it.
    private static func slackWh(_ policy: BridgePolicy) -> Int64 { 30 + policy.meterStepWh }

    /// The highest rise that two readings can confirm, in Wh.
    private func possibleRise(
        to reading: Reading, over base: Reading, _ policy: BridgePolicy
    ) -> Int64 {
        let measured =
            energy / 3_600_000 * 2 + Self.possibleWh(from: base.at, to: reading.at, policy)
        return min(
            measured + Self.coarseWh, Self.possibleWh(from: movedAt, to: reading.at, policy))
    }

    /// The most energy of any time.
    private static func possibleWh(
        from start: Uptime, to end: Uptime, _ policy: BridgePolicy
    ) -> Int64 {
        let elapsed = min(max(0, end.milliseconds - start.milliseconds), 86_400_000)
        return policy.maximumMeterW * elapsed / 3_600_000 + policy.meterStepWh
    }

    private static func impossible(_ reading: Reading, _ policy: BridgePolicy) -> String? {
        if !(0...maximumRegisterWh).contains(reading.registerWh) {
            return "the register is \(reading.registerWh) Wh"
        }
        guard let power = reading.powerW, abs(power) > policy.maximumMeterW else { return nil }
        return "the power is \(power) W"
    }

    /// Adds what has flowed since the last reading, at the higher of the two powers.
    private mutating func integrate(
        _ reading: Reading, after base: Reading, _ policy: BridgePolicy
    ) {
        let since = reading.at.milliseconds - (seenAt ?? base.at).milliseconds
        let powers = [base.powerW, reading.powerW].map { $0 ?? policy.maximumMeterW }
        energy += min(max(0, since), 86_400_000) * max(0, powers.max() ?? 0)
        seenAt = reading.at
    }

    /// A reading after a start or a loss.
    private mutating func judgeFirst(
        _ reading: Reading, stored: Int64, _ policy: BridgePolicy
    ) -> Verdict {
        let rise = reading.registerWh - stored
        if (0...Self.slackWh(policy)).contains(rise) {
            return believe(reading.registerWh, by: reading)
        }
        guard reading.registerWh > 0 else {
            let since = zeroSince ?? reading.at
            zeroSince = since
            guard since.adding(milliseconds: policy.meterZeroMilliseconds) <= reading.at else {
                return doubt(reading, "the register is 0 Wh", policy)
            }
            _ = believe(0, by: reading)
            return .replaced(0)
        }
        zeroSince = nil
        guard Self.keep(reading, in: &other, policy) != nil else {
            return doubt(reading, "the register is \(reading.registerWh) Wh at first", policy)
        }
        _ = believe(reading.registerWh, by: reading)
        return rise < 0 ? .replaced(reading.registerWh) : .believed(reading.registerWh)
    }

    /// A rise that the next reading must confirm.
    private mutating func confirm(
        _ reading: Reading, over base: Reading, _ reason: String, _ policy: BridgePolicy
    ) -> Verdict {
        guard let known = Self.keep(reading, in: &risen, policy) else {
            return doubt(reading, reason, policy)
        }
        // What both readings have counts; the rest must be confirmed in turn.
        let verdict = believe(known.registerWh, by: reading)
        askedAt = known.askedAt
        if reading.registerWh > known.registerWh { risen = Candidate(last: reading) }
        return verdict
    }

    /// A reading that is impossible, unless it is another meter's.
    private mutating func consider(
        _ reading: Reading, _ reason: String, _ policy: BridgePolicy
    ) -> Verdict {
        _ = Self.keep(reading, in: &other, policy)
        guard isDoubtedTooLong(reading.at, policy), let other, other.count >= Self.replacedCount
        else { return doubt(reading, reason, policy) }
        _ = believe(reading.registerWh, by: reading)
        return .replaced(reading.registerWh)
    }

    /// - Returns: the reading before, where this one goes on from it.
    private static func keep(
        _ reading: Reading, in candidate: inout Candidate?, _ policy: BridgePolicy
    ) -> Reading? {
        if let known = candidate {
            let rise = reading.registerWh - known.last.registerWh
            let possible = possibleWh(from: known.last.at, to: reading.at, policy)
            if (0...possible).contains(rise) {
                candidate = Candidate(last: reading, count: known.count + 1)
                return known.last
            }
        }
        candidate = Candidate(last: reading)
        return nil
    }

    private mutating func believe(_ registerWh: Int64, by reading: Reading) -> Verdict {
        if registerWh != base?.registerWh { (movedAt, energy) = (reading.at, 0) }
        base = reading
        base?.registerWh = registerWh
        askedAt = reading.askedAt
        (risen, other, zeroSince) = (nil, nil, nil)
        (doubtedAt, seenAt) = (nil, reading.at)
        return .believed(registerWh)
    }

    private mutating func doubt(
        _ reading: Reading, _ reason: String, _ policy: BridgePolicy
    ) -> Verdict {
        let first = doubtedAt ?? reading.at
        doubtedAt = first
        let isRepeated = first.adding(milliseconds: Self.repeatedMilliseconds) <= reading.at
        return isRepeated && isDoubtedTooLong(reading.at, policy)
            ? .contradicting : .ignored(reason)
    }

    private func isDoubtedTooLong(_ now: Uptime, _ policy: BridgePolicy) -> Bool {
        guard let since = base?.at ?? doubtedAt else { return false }
        return since.adding(milliseconds: policy.meterDoubtMilliseconds) <= now
    }
}
