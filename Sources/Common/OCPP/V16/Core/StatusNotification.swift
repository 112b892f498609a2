import ChargingModel
import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §4.9: nine statuses; connector 0 is the charger as a whole.
    package enum StatusNotification: OCPPMessage {
        package static let action = "StatusNotification"
        package typealias Response = EmptyPayload

        package struct Request: OCPPPayload {
            package var connectorId: Int64
            package var status: ChargePointStatus
            /// As sent: vendors use codes of their own (quirk Q37).
            package var errorCode: String
            package var info: String?
            package var timestamp: Timestamp?
            package var vendorId: String?
            package var vendorErrorCode: String?

            package init(
                connectorId: Int64, status: ChargePointStatus, errorCode: String = "NoError",
                info: String? = nil, timestamp: Timestamp? = nil
            ) {
                self.connectorId = connectorId
                self.status = status
                self.errorCode = errorCode
                self.info = info
                self.timestamp = timestamp
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                connectorId = try fields.required("connectorId", fields.int)
                status = try fields.required("status") { name throws(OCPPError) in
                    guard let text = try fields.string(name) else { return nil }
                    guard let status = ChargePointStatus(reported: text) else {
                        throw OCPPError(
                            .propertyConstraintViolation, "\(name) does not allow '\(text)'")
                    }
                    return status
                }
                errorCode = try fields.string("errorCode", limit: 50) ?? "NoError"
                info = try fields.string("info")
                timestamp = Timestamp(parsing: try fields.string("timestamp") ?? "")
                vendorId = try fields.string("vendorId")
                vendorErrorCode = try fields.string("vendorErrorCode")
            }

            package var json: JSONValue {
                .object([
                    "connectorId": .int(connectorId),
                    "status": .string(status.rawValue),
                    "errorCode": .string(errorCode),
                    "info": info.map(JSONValue.string),
                    "timestamp": timestamp.map { .string($0.iso8601) },
                    "vendorId": vendorId.map(JSONValue.string),
                    "vendorErrorCode": vendorErrorCode.map(JSONValue.string),
                ])
            }
        }
    }

    package enum ChargePointStatus: String, Sendable, CaseIterable {
        case available = "Available"
        case preparing = "Preparing"
        case charging = "Charging"
        case suspendedEVSE = "SuspendedEVSE"
        case suspendedEV = "SuspendedEV"
        case finishing = "Finishing"
        case reserved = "Reserved"
        case unavailable = "Unavailable"
        case faulted = "Faulted"
        /// Of OCPP 1.5 and 2.0.1: a vehicle is there, and may charge.
        case occupied = "Occupied"

        /// A status as stations write it, and words of OCPP 1.5, 2.0.1 and of vendors for the same
        /// states. Nil for another word.
        package init?(reported text: String) {
            guard let status = Self(word: text) ?? Self.synonyms[Self.core(text)] else {
                return nil
            }
            self = status
        }

        /// A vehicle that is connected may be charging. Preparing would mean that it is not.
        private static let synonyms: [String: ChargePointStatus] = [
            "idle": .available, "free": .available, "ready": .occupied,
            "evconnected": .occupied, "plugged": .occupied, "pluggedin": .occupied,
            "connected": .occupied, "inuse": .occupied, "busy": .occupied,
            "suspended": .suspendedEV, "suspendedbyev": .suspendedEV,
            "suspendedbyevse": .suspendedEVSE, "finished": .finishing, "complete": .finishing,
            "completed": .finishing, "inoperative": .unavailable, "outofservice": .unavailable,
            "outoforder": .faulted, "fault": .faulted, "error": .faulted,
        ]

        /// The corresponding OCPP 2.0.1 connector status.
        package var connectorStatus: ConnectorStatus {
            switch self {
            case .available: .available
            case .preparing, .charging, .suspendedEV, .suspendedEVSE, .finishing, .occupied:
                .occupied
            case .reserved: .reserved
            case .unavailable: .unavailable
            case .faulted: .faulted
            }
        }

        /// The charging state of a running transaction that this status implies, if any.
        package var chargingState: ChargingState? {
            switch self {
            case .charging: .charging
            case .suspendedEV: .suspendedEV
            case .suspendedEVSE: .suspendedEVSE
            case .available, .preparing, .finishing, .reserved, .unavailable, .faulted,
                .occupied:
                nil
            }
        }
    }
}
