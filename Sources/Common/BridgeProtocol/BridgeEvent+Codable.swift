import CommonBase

extension BridgeEvent: Codable {
    private enum Key: String, CodingKey { case seq, type, moment, data }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        seq = try container.decode(.seq, in: CounterBounds.self)
        moment = try container.decode(Moment.self, forKey: .moment)
        let type = try container.decode(String.self, forKey: .type)
        switch type {
        case "BootNotification":
            data = .bootNotification(try container.decode(BootNotification.self, forKey: .data))
        case "StatusNotification":
            data = .statusNotification(
                try container.decode(StatusNotification.self, forKey: .data))
        case "TransactionEvent":
            data = .transactionEvent(try container.decode(TransactionEvent.self, forKey: .data))
        case "SecurityEventNotification":
            data = .securityEvent(try container.decode(SecurityEvent.self, forKey: .data))
        case "TapRefused":
            data = .tapRefused(try container.decode(TapRefused.self, forKey: .data))
        case "Dropped":
            data = .dropped(try container.decode(Dropped.self, forKey: .data))
        default:
            let name = type.storable(scalars: Self.maximumTypeLength)
            data = .other(type: name.isEmpty ? "unnamed" : name)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(seq, forKey: .seq)
        try container.encode(data.type, forKey: .type)
        try container.encode(moment, forKey: .moment)
        switch data {
        case .bootNotification(let value): try container.encode(value, forKey: .data)
        case .statusNotification(let value): try container.encode(value, forKey: .data)
        case .transactionEvent(let value): try container.encode(value, forKey: .data)
        case .securityEvent(let value): try container.encode(value, forKey: .data)
        case .tapRefused(let value): try container.encode(value, forKey: .data)
        case .dropped(let value): try container.encode(value, forKey: .data)
        case .other: break
        }
    }
}
