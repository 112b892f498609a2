import CloudCare
import CloudCharging
import CloudControl
import CloudCore
import CloudFleet
import CloudModule
import CommonBase
import MessageCatalogue
import OCPPMessages

/// The commands that set, clear and compare charging profiles.
package enum SmartChargingCommands {
    package static let all: [any CommandDescriptor] = [
        SetProfileCommand(), ClearProfileCommand(),
        OCPP16Command(V16.GetCompositeSchedule.self, .acceptedOrRejected),
    ]

    /// Whether the station can take the profile of a remote start.
    /// - Throws: `invalidInput` naming the member.
    package static func checkStart(
        _ profile: V16.ChargingProfile, at station: Station, _ db: Database
    ) throws {
        try StationLimits(of: station.id, db).check(profile, "chargingProfile")
    }
}

package struct SetProfileRequest: CommandRequest {
    package static let action = CommandAction(V16.SetChargingProfile.action)
    package static let members = [CommandMember.payload, .transaction]

    package var payload: V16.SetChargingProfile.Request
    /// The transaction of a TxProfile.
    package var transaction: TransactionID?

    package init(_ members: CommandMembers) throws {
        payload = try StrictPayload.read(
            members.value("payload") ?? .object([]), "payload of \(members.action)",
            field: "payload")
        transaction = try members.id("transactionId")
        try Check.that(
            transaction == nil
                || payload.csChargingProfiles.chargingProfilePurpose == .txProfile,
            "transactionId",
            Message(
                "transactionId is only valid for a TxProfile.",
                "transactionId patří jen k TxProfile."))
    }

    package var json: JSONValue {
        .object([
            "payload": payload.json, "transactionId": transaction.map { .string($0.text) },
        ])
    }
}

/// Sets a charging profile. The cloud enforces it in place of a station without smart charging.
struct SetProfileCommand: CommandDescriptor {
    let answer = AnswerMeaning.word(
        V16.ChargingProfileStatus.self, accepted: [.accepted], notSupported: [.notSupported])

    /// Fills in the transaction of a TxProfile: the given one, the one with the number in the
    /// profile, or the one that runs at the connector.
    func prepare(
        _ request: inout SetProfileRequest, _ context: inout CommandContext, _ db: Database
    ) throws {
        let (station, profile) = (context.station.id, request.payload.csChargingProfiles)
        try StationLimits(of: station, db).check(profile, "payload")
        if let id = request.transaction {
            context.transaction = try .running(id, context, db)
            request.payload.csChargingProfiles.transactionId = context.transaction?.ocppID
        } else if let number = profile.transactionId {
            request.transaction =
                try TransactionTable.find(station: station, ocppID: number, db)?.id
        } else if profile.chargingProfilePurpose == .txProfile {
            request.transaction =
                try TransactionTable.findRunning(
                    station: station, connector: request.payload.connectorId, db)?.id
        }
        request.payload.csChargingProfiles.startIfAbsolute(
            at: context.moment.wall,
            clockOffsetMilliseconds: context.station.clockOffsetMilliseconds ?? 0)
    }

    func call(
        _ request: SetProfileRequest, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        if context.transaction != nil { _ = try context.requiredNumber() }
        return OCPP16Call(V16.SetChargingProfile.action, request.payload.json)
    }

    func applied(
        _ outcome: CommandOutcome, of request: SetProfileRequest, at station: Station,
        _ db: Database, at now: Timestamp
    ) throws -> CommandOutcome {
        guard [.accepted, .notSupported].contains(outcome.status) else { return outcome }
        let profile = request.payload.csChargingProfiles
        let isForTransaction = profile.chargingProfilePurpose == .txProfile
        guard !isForTransaction || request.transaction != nil else { return outcome }
        let isOurs = outcome.status == .notSupported
        try ChargingProfileTable.save(
            StationChargingProfile(
                stationID: station.id, connectorID: request.payload.connectorId,
                transactionID: isForTransaction ? request.transaction : nil, profile: profile,
                enforcer: isOurs ? .cloud : .station, setAt: now), db)
        return isOurs ? outcome.carriedOutByCloud : outcome
    }
}

/// Clears charging profiles, also those that the cloud enforces.
struct ClearProfileCommand: CommandDescriptor {
    typealias Request = OCPP16Request<V16.ClearChargingProfile>

    let answer = AnswerMeaning.word(V16.ClearChargingProfileStatus.self, accepted: [.accepted])

    func call(
        _ request: Request, _ context: CommandContext
    ) throws(ServiceError) -> OCPP16Call {
        OCPP16Call(V16.ClearChargingProfile.action, request.payload.json)
    }

    func applied(
        _ outcome: CommandOutcome, of request: Request, at station: Station, _ db: Database,
        at now: Timestamp
    ) throws -> CommandOutcome {
        let answer = outcome.answer(as: V16.ClearChargingProfile.Response.self)
        // `Unknown`: the station has no such profile, whatever is on record.
        let isGone = outcome.status == .accepted || answer?.status == .unknown
        let matching = try ChargingProfileTable.list(station: station.id, db).filter {
            request.payload.matches($0.profile, connector: $0.connectorID)
                && (isGone || $0.enforcer == .cloud)
        }
        for known in matching {
            try ChargingProfileTable.delete(
                known.profile.chargingProfileId, of: station.id, db)
        }
        let wasOurs = matching.contains { $0.enforcer == .cloud }
        return outcome.status != .accepted && wasOurs ? outcome.carriedOutByCloud : outcome
    }
}

extension V16.ChargingProfile {
    /// How far the clock of a station may be behind so that a limit applies to it at once.
    private static let clockToleranceSeconds: Int64 = 60

    /// Gives an absolute limit of the whole station a start, if it has none. Without one, a schedule
    /// is relative to the start of charging (OCPP 1.6 edition 2 §7.13), so a WARP charger does not
    /// apply it, and others reject it.
    /// - Parameter clockOffsetMilliseconds: how far the station's clock is ahead; negative if it is
    ///   behind.
    mutating func startIfAbsolute(at now: Timestamp, clockOffsetMilliseconds: Int64 = 0) {
        guard chargingProfilePurpose == .chargePointMaxProfile, chargingProfileKind == .absolute,
            chargingSchedule.startSchedule == nil
        else { return }
        let behindSeconds = max(0, -clockOffsetMilliseconds / 1000)
        chargingSchedule.startSchedule =
            validFrom ?? now.adding(seconds: -behindSeconds - Self.clockToleranceSeconds)
    }
}

extension V16.ClearChargingProfile.Request {
    /// Whether the request selects a profile. Absent members match any.
    func matches(_ profile: V16.ChargingProfile, connector: Int64) -> Bool {
        if let id { return id == profile.chargingProfileId }
        return connectorId.map { $0 == connector } ?? true
            && chargingProfilePurpose.map { $0 == profile.chargingProfilePurpose } ?? true
            && stackLevel.map { $0 == profile.stackLevel } ?? true
    }
}
