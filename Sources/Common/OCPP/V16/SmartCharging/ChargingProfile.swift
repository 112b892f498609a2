import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §7.8.
    package struct ChargingProfile: OCPPPayload {
        package var chargingProfileId: Int64
        /// Only for a TxProfile, while its transaction runs.
        package var transactionId: Int64?
        /// Of the valid profiles with the same purpose, the highest level applies.
        package var stackLevel: Int64
        package var chargingProfilePurpose: ChargingProfilePurpose
        package var chargingProfileKind: ChargingProfileKind
        /// Only for a recurring profile.
        package var recurrencyKind: RecurrencyKind?
        package var validFrom: Timestamp?
        package var validTo: Timestamp?
        package var chargingSchedule: ChargingSchedule

        package init(_ fields: FieldReader) throws(OCPPError) {
            chargingProfileId = try fields.required("chargingProfileId", fields.int)
            transactionId = try fields.int("transactionId")
            stackLevel = try fields.required("stackLevel", fields.count)
            chargingProfilePurpose = try fields.required("chargingProfilePurpose", fields.choice)
            chargingProfileKind = try fields.required("chargingProfileKind", fields.choice)
            recurrencyKind = try fields.choice("recurrencyKind")
            validFrom = try fields.timestamp("validFrom")
            validTo = try fields.timestamp("validTo")
            chargingSchedule = try ChargingSchedule(
                fields.required("chargingSchedule", fields.object))
        }

        package var json: JSONValue {
            .object([
                "chargingProfileId": .int(chargingProfileId),
                "transactionId": transactionId.map(JSONValue.int),
                "stackLevel": .int(stackLevel),
                "chargingProfilePurpose": .string(chargingProfilePurpose.rawValue),
                "chargingProfileKind": .string(chargingProfileKind.rawValue),
                "recurrencyKind": recurrencyKind.map { .string($0.rawValue) },
                "validFrom": validFrom.map { .string($0.iso8601Seconds) },
                "validTo": validTo.map { .string($0.iso8601Seconds) },
                "chargingSchedule": chargingSchedule.json,
            ])
        }
    }

    /// OCPP 1.6 edition 2 §7.13.
    package struct ChargingSchedule: OCPPPayload {
        /// Maximum number of periods that are read or sent; a station may allow fewer
        /// (ChargingScheduleMaxPeriods).
        package static let maximumPeriodCount = 1000

        /// In seconds; nil means as long as the profile is valid.
        package var duration: Int64?
        /// Nil for a relative profile.
        package var startSchedule: Timestamp?
        package var chargingRateUnit: ChargingRateUnit
        /// In chronological order; the first starts at 0.
        package var chargingSchedulePeriod: [ChargingSchedulePeriod]
        /// The minimum rate at which charging is efficient, in tenths of the unit.
        package var minChargingRateTenths: Int64?

        package init(
            duration: Int64?, startSchedule: Timestamp?, chargingRateUnit: ChargingRateUnit,
            chargingSchedulePeriod: [ChargingSchedulePeriod], minChargingRateTenths: Int64? = nil
        ) {
            self.duration = duration
            self.startSchedule = startSchedule
            self.chargingRateUnit = chargingRateUnit
            self.chargingSchedulePeriod = chargingSchedulePeriod
            self.minChargingRateTenths = minChargingRateTenths
        }

        package init(_ fields: FieldReader) throws(OCPPError) {
            try self.init(fields, isReported: false)
        }

        /// - Parameter isReported: whether a station reports the schedule, in which a limit may
        ///   mean unlimited.
        init(_ fields: FieldReader, isReported: Bool) throws(OCPPError) {
            duration = try fields.count("duration")
            startSchedule = try fields.timestamp("startSchedule")
            chargingRateUnit = try fields.required("chargingRateUnit", fields.choice)
            chargingSchedulePeriod = try fields.list(
                "chargingSchedulePeriod", limit: Self.maximumPeriodCount
            ).map { item throws(OCPPError) in
                try ChargingSchedulePeriod(item, isReported: isReported)
            }
            minChargingRateTenths = try fields.tenths("minChargingRate")
            guard chargingSchedulePeriod.first?.startPeriod == 0 else {
                throw OCPPError(
                    .propertyConstraintViolation,
                    "chargingSchedulePeriod must begin with a startPeriod of 0")
            }
            let starts = chargingSchedulePeriod.map(\.startPeriod)
            guard zip(starts, starts.dropFirst()).allSatisfy({ $0 < $1 }) else {
                throw OCPPError(
                    .propertyConstraintViolation, "chargingSchedulePeriod must be in order of time")
            }
        }

        package var json: JSONValue {
            .object([
                "duration": duration.map(JSONValue.int),
                "startSchedule": startSchedule.map { .string($0.iso8601Seconds) },
                "chargingRateUnit": .string(chargingRateUnit.rawValue),
                "chargingSchedulePeriod": .array(chargingSchedulePeriod.map(\.json)),
                "minChargingRate": minChargingRateTenths.map(JSONValue.tenths),
            ])
        }
    }

    /// OCPP 1.6 edition 2 §7.14.
    package struct ChargingSchedulePeriod: OCPPPayload {
        /// In seconds from the start of the schedule.
        package var startPeriod: Int64
        /// In tenths of an ampere or watt.
        package var limitTenths: Int64
        /// −1: stations report it where nothing limits them. OCPP 1.6 has no word for that.
        static let unlimitedTenths: Int64 = -10
        package var isUnlimited: Bool { limitTenths == Self.unlimitedTenths }
        /// Nil means 3.
        package var numberPhases: Int64?

        package init(startPeriod: Int64, limitTenths: Int64, numberPhases: Int64? = nil) {
            self.startPeriod = startPeriod
            self.limitTenths = limitTenths
            self.numberPhases = numberPhases
        }

        package init(_ fields: FieldReader) throws(OCPPError) {
            try self.init(fields, isReported: false)
        }

        init(_ fields: FieldReader, isReported: Bool) throws(OCPPError) {
            startPeriod = try fields.required("startPeriod", fields.count)
            limitTenths = try fields.required("limit", fields.tenths)
            numberPhases = try fields.int("numberPhases")
            let isValid = limitTenths >= 0 || isReported && limitTenths == Self.unlimitedTenths
            guard isValid, (1...3).contains(numberPhases ?? 3) else {
                throw OCPPError(
                    .propertyConstraintViolation,
                    "limit must be at least 0, and numberPhases between 1 and 3")
            }
        }

        package var json: JSONValue {
            .object([
                "startPeriod": .int(startPeriod), "limit": .tenths(limitTenths),
                "numberPhases": numberPhases.map(JSONValue.int),
            ])
        }
    }

    /// OCPP 1.6 edition 2 §7.11.
    package enum ChargingProfilePurpose: String, Sendable, CaseIterable {
        /// A limit of the whole station, on connector 0.
        case chargePointMaxProfile = "ChargePointMaxProfile"
        case txDefaultProfile = "TxDefaultProfile"
        case txProfile = "TxProfile"
    }

    /// OCPP 1.6 edition 2 §7.10.
    package enum ChargingProfileKind: String, Sendable, CaseIterable {
        case absolute = "Absolute"
        case recurring = "Recurring"
        case relative = "Relative"
    }

    /// OCPP 1.6 edition 2 §7.37.
    package enum RecurrencyKind: String, Sendable, CaseIterable {
        case daily = "Daily"
        case weekly = "Weekly"
    }

    /// OCPP 1.6 edition 2 §7.12.
    package enum ChargingRateUnit: String, Sendable, Codable, CaseIterable {
        case watts = "W"
        /// Per phase.
        case amperes = "A"
    }
}
