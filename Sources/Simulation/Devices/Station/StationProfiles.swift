import ChargingModel
import CommonBase
import OCPPMessages

/// The profiles other than Core: the state that the central system has stored in the station, and
/// the responses to further commands.
struct StationProfiles: Hashable, Sendable {
    private(set) var listVersion: Int64 = 0
    private(set) var list: [String: V16.IdTagInfo] = [:]
    private(set) var reservation: V16.ReserveNow.Request?
    private(set) var charging: [Int64: [V16.ChargingProfile]] = [:]
    private(set) var certificates: [V16.CertificateUse: Int] = [:]

    /// The rest of the station's state that a response depends on.
    struct Situation {
        var now: Timestamp
        var isOperative: Bool
        var isBusy: Bool
        var transactionID: Int64?
        var transactionStart: Timestamp?
        var maximumW: Int64
    }

    /// What the station does after it has responded.
    enum Consequence: Hashable {
        case nothing
        /// Sends these status reports, one after the other.
        case reports(action: String, words: [String], requestID: Int64?)
        case trigger(String)
    }

    /// Nil for an action that belongs to none of these profiles.
    mutating func respond(
        to action: String, _ fields: FieldReader, _ situation: Situation
    ) throws(OCPPError) -> (JSONValue, Consequence)? {
        switch action {
        case V16.GetLocalListVersion.action:
            return (V16.GetLocalListVersion.Response(listVersion: listVersion).json, .nothing)
        case V16.SendLocalList.action:
            let status = apply(try V16.SendLocalList.Request(fields))
            return (V16.SendLocalList.Response(status).json, .nothing)
        case V16.ReserveNow.action:
            let status = reserve(try V16.ReserveNow.Request(fields), situation)
            return (V16.ReserveNow.Response(status).json, .nothing)
        case V16.CancelReservation.action:
            let request = try V16.CancelReservation.Request(fields)
            let isKnown = reservation?.reservationId == request.reservationId
            if isKnown { reservation = nil }
            return (V16.CancelReservation.Response(isKnown ? .accepted : .rejected).json, .nothing)
        case V16.SetChargingProfile.action:
            let status = set(try V16.SetChargingProfile.Request(fields), situation)
            return (V16.SetChargingProfile.Response(status).json, .nothing)
        case V16.ClearChargingProfile.action:
            let status = clear(try V16.ClearChargingProfile.Request(fields))
            return (V16.ClearChargingProfile.Response(status).json, .nothing)
        case V16.GetCompositeSchedule.action:
            let request = try V16.GetCompositeSchedule.Request(fields)
            return (composite(request, situation).json, .nothing)
        case V16.TriggerMessage.action:
            let request = try V16.TriggerMessage.Request(fields)
            return (
                V16.TriggerMessage.Response(.accepted).json,
                .trigger(request.requestedMessage.rawValue)
            )
        default: return try respondToFiles(action, fields)
        }
    }

    /// Firmware, logs and certificates: sends all status reports, but transfers no files.
    private mutating func respondToFiles(
        _ action: String, _ fields: FieldReader
    ) throws(OCPPError) -> (JSONValue, Consequence)? {
        let installed = ["Downloading", "Downloaded", "Installing", "Installed"]
        switch action {
        case V16.UpdateFirmware.action:
            _ = try V16.UpdateFirmware.Request(fields)
            return (EmptyPayload().json, reports(V16.FirmwareStatusNotification.self, installed))
        case V16.SignedUpdateFirmware.action:
            let request = try V16.SignedUpdateFirmware.Request(fields)
            let words = installed.prefix(2) + ["SignatureVerified"] + installed.suffix(2)
            return (
                V16.SignedUpdateFirmware.Response(.accepted).json,
                reports(
                    V16.SignedFirmwareStatusNotification.self, Array(words), request.requestId)
            )
        case V16.GetDiagnostics.action:
            _ = try V16.GetDiagnostics.Request(fields)
            return (
                V16.GetDiagnostics.Response(fileName: "diagnostics.txt").json,
                reports(V16.DiagnosticsStatusNotification.self, ["Uploading", "Uploaded"])
            )
        case V16.GetLog.action:
            let request = try V16.GetLog.Request(fields)
            return (
                V16.GetLog.Response(status: .accepted, filename: "log.txt").json,
                reports(
                    V16.LogStatusNotification.self, ["Uploading", "Uploaded"], request.requestId)
            )
        case V16.InstallCertificate.action:
            let request = try V16.InstallCertificate.Request(fields)
            certificates[request.certificateType, default: 0] += 1
            return (V16.InstallCertificate.Response(.accepted).json, .nothing)
        case V16.CertificateSigned.action:
            _ = try V16.CertificateSigned.Request(fields)
            return (V16.CertificateSigned.Response(.accepted).json, .nothing)
        default: return nil
        }
    }

    private func reports<Message: OCPPMessage>(
        _: Message.Type, _ words: [String], _ requestID: Int64? = nil
    ) -> Consequence {
        .reports(action: Message.action, words: words, requestID: requestID)
    }

    // MARK: Lists and reservations

    private mutating func apply(_ request: V16.SendLocalList.Request) -> V16.UpdateStatus {
        if request.updateType == .full {
            list = [:]
        } else if request.listVersion <= listVersion {
            return .versionMismatch
        }
        for entry in request.localAuthorizationList { list[entry.idTag] = entry.idTagInfo }
        listVersion = request.listVersion
        return .accepted
    }

    /// Whether the list accepts a token; nil if the token is not on the list.
    func allows(_ token: IdToken, at now: Timestamp) -> Bool? {
        list[token.text].map { info in
            info.status == .accepted && info.expiryDate.map { now < $0 } ?? true
        }
    }

    private mutating func reserve(
        _ request: V16.ReserveNow.Request, _ situation: Situation
    ) -> V16.ReservationStatus {
        guard situation.isOperative else { return .unavailable }
        guard !situation.isBusy else { return .occupied }
        let isOthers = reservation.map {
            $0.reservationId != request.reservationId && $0.expiryDate > situation.now
        }
        guard isOthers != true else { return .occupied }
        reservation = request
        return .accepted
    }

    /// Whether the connector is reserved for another token.
    func isReserved(forOtherThan token: IdToken, at now: Timestamp) -> Bool {
        guard let reservation, reservation.expiryDate > now else { return false }
        return IdToken(reservation.idTag) != token
    }

    /// Ends the reservation that a transaction of this token uses.
    mutating func useReservation(of token: IdToken, at now: Timestamp) -> Int64? {
        guard let reservation, reservation.expiryDate > now,
            IdToken(reservation.idTag) == token
        else { return nil }
        self.reservation = nil
        return reservation.reservationId
    }

    // MARK: Smart charging

    private mutating func set(
        _ request: V16.SetChargingProfile.Request, _ situation: Situation
    ) -> V16.ChargingProfileStatus {
        let profile = request.csChargingProfiles
        if profile.chargingProfilePurpose == .txProfile {
            guard let running = situation.transactionID,
                profile.transactionId.map({ $0 == running }) ?? true
            else { return .rejected }
        }
        var others = charging[request.connectorId] ?? []
        others.removeAll {
            $0.chargingProfileId == profile.chargingProfileId
                || ($0.chargingProfilePurpose == profile.chargingProfilePurpose
                    && $0.stackLevel == profile.stackLevel)
        }
        charging[request.connectorId] = others + [profile]
        return .accepted
    }

    private mutating func clear(
        _ request: V16.ClearChargingProfile.Request
    ) -> V16.ClearChargingProfileStatus {
        var isKnown = false
        for (connector, profiles) in charging {
            guard request.connectorId.map({ $0 == connector }) ?? true else { continue }
            let left = profiles.filter { profile in
                !(request.id.map { $0 == profile.chargingProfileId } ?? true)
                    || !(request.chargingProfilePurpose
                        .map { $0 == profile.chargingProfilePurpose } ?? true)
                    || !(request.stackLevel.map { $0 == profile.stackLevel } ?? true)
            }
            isKnown = isKnown || left.count < profiles.count
            charging[connector] = left
        }
        return isKnown ? .accepted : .unknown
    }

    private func composite(
        _ request: V16.GetCompositeSchedule.Request, _ situation: Situation
    ) -> V16.GetCompositeSchedule.Response {
        guard [0, StationConstants.connectorID].contains(request.connectorId),
            request.duration > 0
        else { return V16.GetCompositeSchedule.Response(status: .rejected) }
        let schedule = schedule(request.chargingRateUnit ?? .watts, situation)
            .schedule(from: situation.now, duration: request.duration)
        return V16.GetCompositeSchedule.Response(
            status: .accepted, connectorId: request.connectorId, scheduleStart: situation.now,
            chargingSchedule: schedule)
    }

    private func schedule(
        _ unit: V16.ChargingRateUnit, _ situation: Situation
    ) -> V16.CompositeSchedule {
        let watts = situation.maximumW * 10
        return V16.CompositeSchedule(
            profiles: charging.values.flatMap(\.self),
            transactionStart: situation.transactionStart,
            maximumTenths: unit == .watts ? watts : watts / Mains.voltage / 3,
            unit: unit)
    }

    /// The power limit of the car now, in W.
    func limitW(_ situation: Situation) -> Int64 {
        if charging.isEmpty { return situation.maximumW }
        return schedule(.watts, situation).limitTenths(at: situation.now) / 10
    }

    /// A TxProfile ends with its transaction.
    mutating func transactionEnded() {
        for connector in charging.keys {
            charging[connector]?.removeAll { $0.chargingProfilePurpose == .txProfile }
        }
    }
}
