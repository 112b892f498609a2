import CommonBase

extension BridgeEvent {
    /// A card that the bridge refused by itself. What the cloud refuses it knows without an event.
    package struct TapRefused: Hashable, Sendable {
        /// Why, as far as the bridge knows.
        package enum Reason: String, Hashable, Sendable, CaseIterable {
            /// The cloud did not answer, and the authorization list does not accept the card.
            case offline = "Offline"
            /// The charger is out of use.
            case inoperative = "Inoperative"
            /// Any other reason, from a newer bridge.
            case other = "Other"
        }

        package var evseId: Int64
        package var idToken: WireIdToken
        package var reason: Reason

        package init(evseId: Int64 = 1, idToken: WireIdToken, reason: Reason) {
            self.evseId = evseId
            self.idToken = idToken
            self.reason = reason
        }
    }
}

extension BridgeEvent.TapRefused: Codable {
    private enum CodingKeys: String, CodingKey { case evseId, idToken, reason }

    /// `evseId` is optional and defaults to 1. An unknown reason becomes `other`: rejecting it would
    /// block all later events.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        evseId = try container.decodeIfPresent(Int64.self, forKey: .evseId) ?? 1
        idToken = try container.decode(WireIdToken.self, forKey: .idToken)
        reason = Reason(rawValue: try container.decode(String.self, forKey: .reason)) ?? .other
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(evseId, forKey: .evseId)
        try container.encode(idToken, forKey: .idToken)
        try container.encode(reason.rawValue, forKey: .reason)
    }
}
