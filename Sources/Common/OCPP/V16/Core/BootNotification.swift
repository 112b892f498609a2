import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §4.2, §6.3–6.4.
    package enum BootNotification: OCPPMessage {
        package static let action = "BootNotification"

        package struct Request: OCPPPayload {
            package var chargePointVendor: String
            package var chargePointModel: String
            package var chargePointSerialNumber: String?
            package var firmwareVersion: String?
            /// Deprecated, but some stations send only this one.
            package var chargeBoxSerialNumber: String?
            /// Of the SIM card.
            package var iccid: String?
            package var imsi: String?
            package var meterType: String?
            package var meterSerialNumber: String?

            package init(
                chargePointVendor: String, chargePointModel: String,
                chargePointSerialNumber: String? = nil, firmwareVersion: String? = nil
            ) {
                self.chargePointVendor = chargePointVendor
                self.chargePointModel = chargePointModel
                self.chargePointSerialNumber = chargePointSerialNumber
                self.firmwareVersion = firmwareVersion
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
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

            package var json: JSONValue {
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

        package struct Response: OCPPPayload {
            package var status: RegistrationStatus
            package var currentTime: Timestamp
            /// Seconds between heartbeats if accepted, otherwise until the next BootNotification.
            package var interval: Int64

            package init(status: RegistrationStatus, currentTime: Timestamp, interval: Int64) {
                self.status = status
                self.currentTime = currentTime
                self.interval = interval
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                status = try fields.required("status", fields.choice)
                currentTime = try fields.required("currentTime", fields.timestamp)
                interval = try fields.required("interval", fields.count)
            }

            package var json: JSONValue {
                .object([
                    "status": .string(status.rawValue),
                    "currentTime": .string(currentTime.iso8601Seconds),
                    "interval": .int(interval),
                ])
            }
        }

        package enum RegistrationStatus: String, Sendable, CaseIterable {
            case accepted = "Accepted"
            case pending = "Pending"
            case rejected = "Rejected"
        }
    }
}
