import CommonBase

extension V16 {
    /// OCPP 1.6 edition 2 §4.7. Reading a request never fails; see `StartTransaction`.
    package enum MeterValues: OCPPMessage {
        package static let action = "MeterValues"
        package typealias Response = EmptyPayload

        package struct Request: OCPPPayload {
            package var connectorId: Int64?
            package var transactionId: Int64?
            /// Whether a transactionId was sent that is no integer: the readings belong to a
            /// transaction, but it is unknown to which.
            package var hasUnreadableTransaction = false
            package var meterValue: [MeterValue]

            package init(connectorId: Int64, transactionId: Int64?, meterValue: [MeterValue]) {
                self.connectorId = connectorId
                self.transactionId = transactionId
                self.meterValue = meterValue
            }

            package init(_ fields: FieldReader) {
                let fields = TolerantReader(fields)
                connectorId = fields.int("connectorId")
                transactionId = fields.int("transactionId")
                hasUnreadableTransaction = transactionId == nil && fields.has("transactionId")
                meterValue = MeterValue.list(fields, "meterValue")
            }

            package var json: JSONValue {
                .object([
                    "connectorId": connectorId.map(JSONValue.int),
                    "transactionId": transactionId.map(JSONValue.int),
                    "meterValue": .array(meterValue.map(\.json)),
                ])
            }
        }
    }

    /// OCPP 1.6 edition 2 §7.33 and §7.43: values are strings, and absent members have defaults
    /// (§4.7).
    package struct MeterValue: Hashable, Sendable {
        /// Maximum number of readings that are kept of one message.
        package static let maximumCount = 1000
        /// Maximum number of values that are kept of one reading.
        package static let maximumValueCount = 100

        package var timestamp: Timestamp?
        package var sampledValue: [Sample]

        package init(timestamp: Timestamp?, sampledValue: [Sample]) {
            self.timestamp = timestamp
            self.sampledValue = sampledValue
        }

        static func list(_ fields: TolerantReader, _ name: String) -> [MeterValue] {
            fields.list(name, limit: maximumCount).map { item in
                let item = TolerantReader(item)
                return MeterValue(
                    timestamp: item.timestamp("timestamp"),
                    sampledValue: item.list("sampledValue", limit: maximumValueCount)
                        .map { Sample(TolerantReader($0)) })
            }
        }

        package var json: JSONValue {
            .object([
                "timestamp": timestamp.map { .string($0.iso8601) },
                "sampledValue": .array(sampledValue.map(\.json)),
            ])
        }

        package struct Sample: Hashable, Sendable {
            package var value: String?
            package var context: String?
            package var measurand: String?
            package var phase: String?
            package var unit: String?
            package var format: String?
            package var location: String?

            package init(
                value: String, context: String? = nil, measurand: String? = nil,
                phase: String? = nil, unit: String? = nil
            ) {
                self.value = value
                self.context = context
                self.measurand = measurand
                self.phase = phase
                self.unit = unit
            }

            init(_ fields: TolerantReader) {
                value = fields.string("value")
                context = fields.string("context")
                measurand = fields.string("measurand")
                phase = fields.string("phase")
                unit = fields.string("unit")
                format = fields.string("format")
                location = fields.string("location")
            }

            var json: JSONValue {
                .object([
                    "value": value.map(JSONValue.string),
                    "context": context.map(JSONValue.string),
                    "measurand": measurand.map(JSONValue.string),
                    "phase": phase.map(JSONValue.string),
                    "unit": unit.map(JSONValue.string),
                    "format": format.map(JSONValue.string),
                    "location": location.map(JSONValue.string),
                ])
            }
        }
    }
}
