import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §5.7.
    package enum GetCompositeSchedule: OCPPMessage {
        package static let action = "GetCompositeSchedule"

        package struct Request: OCPPPayload {
            /// 0 means the grid connection of the whole station.
            package var connectorId: Int64
            /// In seconds.
            package var duration: Int64
            package var chargingRateUnit: ChargingRateUnit?

            package init(
                connectorId: Int64, duration: Int64, chargingRateUnit: ChargingRateUnit? = nil
            ) {
                self.connectorId = connectorId
                self.duration = duration
                self.chargingRateUnit = chargingRateUnit
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                connectorId = try fields.required("connectorId", fields.count)
                duration = try fields.required("duration", fields.count)
                chargingRateUnit = try fields.choice("chargingRateUnit")
            }

            package var json: JSONValue {
                .object([
                    "connectorId": .int(connectorId), "duration": .int(duration),
                    "chargingRateUnit": chargingRateUnit.map { .string($0.rawValue) },
                ])
            }
        }

        package struct Response: OCPPPayload {
            package var status: AcceptedOrRejected
            package var connectorId: Int64?
            package var scheduleStart: Timestamp?
            package var chargingSchedule: ChargingSchedule?

            package init(
                status: AcceptedOrRejected, connectorId: Int64? = nil,
                scheduleStart: Timestamp? = nil, chargingSchedule: ChargingSchedule? = nil
            ) {
                self.status = status
                self.connectorId = connectorId
                self.scheduleStart = scheduleStart
                self.chargingSchedule = chargingSchedule
            }

            package init(_ fields: FieldReader) throws(OCPPError) {
                status = try fields.required("status", fields.choice)
                connectorId = try fields.int("connectorId")
                scheduleStart = try fields.timestamp("scheduleStart")
                chargingSchedule = try fields.object("chargingSchedule").map {
                    item throws(OCPPError) in try ChargingSchedule(item, isReported: true)
                }
            }

            package var json: JSONValue {
                .object([
                    "status": .string(status.rawValue),
                    "connectorId": connectorId.map(JSONValue.int),
                    "scheduleStart": scheduleStart.map { .string($0.iso8601Seconds) },
                    "chargingSchedule": chargingSchedule?.json,
                ])
            }
        }
    }
}
