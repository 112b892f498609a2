import ChargingModel
import CommonBase

/// One event at a bridge, numbered in the bridge's sequence.
///
/// Types and members use OCPP 2.0.1's names, so that readers who know OCPP recognise them. In JSON:
/// `{"seq": 7, "type": "TransactionEvent", "moment": {…}, "data": {…}}`.
package struct BridgeEvent: Hashable, Sendable {
    /// Of a type that this version does not know, in Unicode scalars.
    static let maximumTypeLength = 50

    /// Starts at 1 in each epoch, without gaps. Within `CounterBounds`.
    package var seq: Int64
    package var moment: Moment
    package var data: Payload

    package init(seq: Int64, moment: Moment, data: Payload) {
        self.seq = seq
        self.moment = moment
        self.data = data
    }

    package enum Payload: Hashable, Sendable {
        case bootNotification(BootNotification)
        case statusNotification(StatusNotification)
        case transactionEvent(TransactionEvent)
        case securityEvent(SecurityEvent)
        case tapRefused(TapRefused)
        /// Replaces an event that had to be dropped, under the same number.
        case dropped(Dropped)
        /// A type that this version does not know. It is counted, so that it does not block later
        /// events. Never sent.
        case other(type: String)

        package var type: String {
            switch self {
            case .bootNotification: "BootNotification"
            case .statusNotification: "StatusNotification"
            case .transactionEvent: "TransactionEvent"
            case .securityEvent: "SecurityEventNotification"
            case .tapRefused: "TapRefused"
            case .dropped: "Dropped"
            case .other(let type): type
            }
        }
    }

    package struct BootNotification: Hashable, Sendable, Codable {
        /// OCPP 2.0.1 BootReasonEnumType: `PowerUp`, `Watchdog`, `ApplicationReset` …
        package var reason: String
        package var vendorName: String
        package var model: String
        package var firmwareVersion: String
        /// The energy meter, if configured.
        package var meter: Meter?

        package init(
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

    package struct Meter: Hashable, Sendable, Codable {
        package var type: String?
        package var serialNumber: String?
        /// Nil if the meter is not certified, or the class is not configured.
        package var accuracyClass: AccuracyClass?

        package init(type: String?, serialNumber: String?, accuracyClass: AccuracyClass?) {
            self.type = type
            self.serialNumber = serialNumber
            self.accuracyClass = accuracyClass
        }

        /// An unknown class becomes nil: rejecting it would block all later events.
        package init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            type = try container.decodeIfPresent(String.self, forKey: .type)
            serialNumber = try container.decodeIfPresent(String.self, forKey: .serialNumber)
            accuracyClass = try container.decodeIfPresent(String.self, forKey: .accuracyClass)
                .flatMap(AccuracyClass.init)
        }
    }

    package struct StatusNotification: Hashable, Sendable, Codable {
        package var evseId: Int64
        package var connectorStatus: ConnectorStatus
        /// Why it is faulted: `contactorStuckOpen`, `contactorWelded`, `readerLost` …
        package var errorCode: String?

        package init(evseId: Int64 = 1, connectorStatus: ConnectorStatus, errorCode: String? = nil)
        {
            self.evseId = evseId
            self.connectorStatus = connectorStatus
            self.errorCode = errorCode
        }
    }

    package struct SecurityEvent: Hashable, Sendable, Codable {
        package var type: String
        package var techInfo: String?

        package init(type: String, techInfo: String? = nil) {
            self.type = type
            self.techInfo = techInfo
        }
    }

    package struct Dropped: Hashable, Sendable, Codable {
        package var type: String
        package var reason: String

        package init(type: String, reason: String) {
            self.type = type
            self.reason = reason
        }
    }
}
