extension V16 {
    /// OCPP 1.6 edition 2 §5.7.
    public enum GetCompositeSchedule: OCPPMessage {
        public static let action = "GetCompositeSchedule"

        public struct Request: OCPPPayload {
            /// 0 is what the grid connection has to give.
            public var connectorId: Int64
            /// In seconds.
            public var duration: Int64
            public var chargingRateUnit: ChargingRateUnit?

            public init(_ fields: FieldReader) throws(OCPPError) {
                connectorId = try fields.required("connectorId", fields.count)
                duration = try fields.required("duration", fields.count)
                chargingRateUnit = try fields.choice("chargingRateUnit")
            }

            public var json: JSONValue {
                .object([
                    "connectorId": .int(connectorId), "duration": .int(duration),
                    "chargingRateUnit": chargingRateUnit.map { .string($0.rawValue) },
                ])
            }
        }

        public struct Response: OCPPPayload {
            public var status: AcceptedOrRejected
            public var connectorId: Int64?
            public var scheduleStart: Timestamp?
            public var chargingSchedule: ChargingSchedule?

            public init(
                status: AcceptedOrRejected, connectorId: Int64? = nil,
                scheduleStart: Timestamp? = nil, chargingSchedule: ChargingSchedule? = nil
            ) {
                self.status = status
                self.connectorId = connectorId
                self.scheduleStart = scheduleStart
                self.chargingSchedule = chargingSchedule
            }

            public init(_ fields: FieldReader) throws(OCPPError) {
                status = try fields.required("status", fields.choice)
                connectorId = try fields.int("connectorId")
                scheduleStart = try fields.timestamp("scheduleStart")
                chargingSchedule = try fields.object("chargingSchedule").map {
                    item throws(OCPPError) in try ChargingSchedule(item)
                }
            }

            public var json: JSONValue {
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
