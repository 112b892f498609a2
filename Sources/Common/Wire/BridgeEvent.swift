/// One thing that happened at a bridge, under its place in the bridge's sequence.
///
/// Types and members carry OCPP 2.0.1's names, so that someone who knows OCPP can read them. In
/// JSON: `{"seq": 7, "type": "TransactionEvent", "moment": {…}, "data": {…}}`.
public struct BridgeEvent: Hashable, Sendable {
    /// From 1, without gaps, within one epoch.
    public var seq: Int64
    public var moment: Moment
    public var data: Payload

    public init(seq: Int64, moment: Moment, data: Payload) {
        self.seq = seq
        self.moment = moment
        self.data = data
    }

    public enum Payload: Hashable, Sendable {
        case bootNotification(BootNotification)
        case statusNotification(StatusNotification)
        case transactionEvent(TransactionEvent)
        case securityEvent(SecurityEvent)
        /// Stands for an event that had to be dropped, under its number.
        case dropped(Dropped)
        /// A type that this version does not know: kept count of, so that what follows is not held
        /// up. Never sent.
        case other(type: String)

        public var type: String {
            switch self {
            case .bootNotification: "BootNotification"
            case .statusNotification: "StatusNotification"
            case .transactionEvent: "TransactionEvent"
            case .securityEvent: "SecurityEventNotification"
            case .dropped: "Dropped"
            case .other(let type): type
            }
        }
    }

    public struct BootNotification: Hashable, Sendable, Codable {
        /// OCPP 2.0.1 BootReasonEnumType: `PowerUp`, `Watchdog`, `ApplicationReset` …
        public var reason: String
        public var vendorName: String
        public var model: String
        public var firmwareVersion: String
        /// What measures the energy, as far as somebody has said.
        public var meter: Meter?

        public init(
            reason: String, vendorName: String, model: String, firmwareVersion: String,
            meter: Meter? = nil
        ) {
            self.reason = reason
            self.vendorName = vendorName
            self.model = model
            self.firmwareVersion = firmwareVersion
            self.meter = meter
        }
    }

    public struct Meter: Hashable, Sendable, Codable {
        public var type: String?
        public var serialNumber: String?
        /// Nil where the meter was never certified, or nobody has said.
        public var accuracyClass: AccuracyClass?

        public init(type: String?, serialNumber: String?, accuracyClass: AccuracyClass?) {
            self.type = type
            self.serialNumber = serialNumber
            self.accuracyClass = accuracyClass
        }

        /// A class that is none is nil: refused, it would hold up what follows.
        public init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            type = try container.decodeIfPresent(String.self, forKey: .type)
            serialNumber = try container.decodeIfPresent(String.self, forKey: .serialNumber)
            accuracyClass = try container.decodeIfPresent(String.self, forKey: .accuracyClass)
                .flatMap(AccuracyClass.init)
        }
    }

    public struct StatusNotification: Hashable, Sendable, Codable {
        public var evseId: Int64
        public var connectorStatus: ConnectorStatus
        /// Why it is faulted, in a word: `contactorStuckOpen`, `contactorWelded`, `readerLost` …
        public var errorCode: String?

        public init(evseId: Int64 = 1, connectorStatus: ConnectorStatus, errorCode: String? = nil) {
            self.evseId = evseId
            self.connectorStatus = connectorStatus
            self.errorCode = errorCode
        }
    }

    public struct SecurityEvent: Hashable, Sendable, Codable {
        public var type: String
        public var techInfo: String?

        public init(type: String, techInfo: String? = nil) {
            self.type = type
            self.techInfo = techInfo
        }
    }

    public struct Dropped: Hashable, Sendable, Codable {
        public var type: String
        public var reason: String

        public init(type: String, reason: String) {
            self.type = type
            self.reason = reason
        }
    }
}
