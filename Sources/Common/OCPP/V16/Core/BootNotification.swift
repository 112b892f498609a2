extension V16 {
    /// OCPP 1.6 edition 2 §4.2, §6.3–6.4.
    public enum BootNotification: OCPPMessage {
        public static let action = "BootNotification"

        public struct Request: OCPPPayload {
            public var chargePointVendor: String
            public var chargePointModel: String
            public var chargePointSerialNumber: String?
            public var firmwareVersion: String?
            /// Deprecated; some still send only this one.
            public var chargeBoxSerialNumber: String?
            /// Of the SIM card.
            public var iccid: String?
            public var imsi: String?
            public var meterType: String?
            public var meterSerialNumber: String?

            public init(
                chargePointVendor: String, chargePointModel: String,
                chargePointSerialNumber: String? = nil, firmwareVersion: String? = nil
            ) {
                self.chargePointVendor = chargePointVendor
                self.chargePointModel = chargePointModel
                self.chargePointSerialNumber = chargePointSerialNumber
                self.firmwareVersion = firmwareVersion
            }

            public init(_ fields: FieldReader) throws(OCPPError) {
                let text = { (name: String) throws(OCPPError) in try fields.string(name) }
                chargePointVendor = try fields.required("chargePointVendor", text)
                chargePointModel = try fields.required("chargePointModel", text)
                chargePointSerialNumber = try text("chargePointSerialNumber")
                firmwareVersion = try text("firmwareVersion")
                chargeBoxSerialNumber = try text("chargeBoxSerialNumber")
                iccid = try text("iccid")
                imsi = try text("imsi")
                meterType = try text("meterType")
                meterSerialNumber = try text("meterSerialNumber")
            }

            public var json: JSONValue {
                .object([
                    "chargePointVendor": .string(chargePointVendor),
                    "chargePointModel": .string(chargePointModel),
                    "chargePointSerialNumber": chargePointSerialNumber.map(JSONValue.string),
                    "firmwareVersion": firmwareVersion.map(JSONValue.string),
                    "chargeBoxSerialNumber": chargeBoxSerialNumber.map(JSONValue.string),
                    "iccid": iccid.map(JSONValue.string), "imsi": imsi.map(JSONValue.string),
                    "meterType": meterType.map(JSONValue.string),
                    "meterSerialNumber": meterSerialNumber.map(JSONValue.string),
                ])
            }
        }

        public struct Response: OCPPPayload {
            public var status: RegistrationStatus
            public var currentTime: Timestamp
            /// Seconds between heartbeats once accepted, else before the next BootNotification.
            public var interval: Int64

            public init(status: RegistrationStatus, currentTime: Timestamp, interval: Int64) {
                self.status = status
                self.currentTime = currentTime
                self.interval = interval
            }

            public init(_ fields: FieldReader) throws(OCPPError) {
                status = try fields.required("status", fields.choice)
                currentTime = try fields.required("currentTime", fields.timestamp)
                interval = try fields.required("interval", fields.int)
            }

            public var json: JSONValue {
                .object([
                    "status": .string(status.rawValue),
                    "currentTime": .string(currentTime.iso8601Seconds),
                    "interval": .int(interval),
                ])
            }
        }

        public enum RegistrationStatus: String, Sendable, CaseIterable {
            case accepted = "Accepted"
            case pending = "Pending"
            case rejected = "Rejected"
        }
    }
}
