import CommonBase

/// Reads the answers of GoPay's REST API v3.
enum GoPayAnswer {
    /// The document of a successful answer.
    /// - Throws: `GatewayError.refused` with the first error's code; `unreachable` for a failure of
    ///   the server, and for an answer that is no JSON.
    static func document(_ response: GoPayResponse) throws -> JSONValue {
        let value = try parsed(response)
        guard response.status == 200 else { throw failure(value, response.status) }
        return value
    }

    private static func parsed(_ response: GoPayResponse) throws -> JSONValue {
        do {
            return try JSONReader.parse(response.body)
        } catch {
            throw GatewayError.unreachable("status \(response.status), and no JSON")
        }
    }

    /// The error of any other answer than 200.
    static func failure(_ value: JSONValue, _ status: Int) -> GatewayError {
        let first = value["errors"]?.arrayValue?.first
        let code = first?["error_code"]?.intValue ?? 0
        let name = (first?["error_name"]?.stringValue ?? "").storable(scalars: 60)
        // 401 and 403: the token has expired, or the credentials are wrong. 100 is a failure of GoPay.
        guard (400..<500).contains(status), code > 100, ![401, 403, 429].contains(status) else {
            return .unreachable("status \(status) \(code) \(name)")
        }
        return .refused(code: code, name: name)
    }

    /// A payment in an answer to its creation or status.
    static func payment(_ value: JSONValue) throws -> GatewayPayment {
        let id = value["id"]?.intValue.map(String.init) ?? value["id"]?.stringValue ?? ""
        guard GatewayPayment.isID(id), let order = value["order_number"]?.stringValue,
            (1...128).contains(order.utf8.count), !order.hasControls,
            let state = value["state"]?.stringValue.flatMap(known), let amount = value["amount"],
            let minor = amount.intValue ?? amount.stringValue.flatMap({ Int64($0) }),
            (1...Money.bounds.upperBound).contains(minor)
        else { throw GatewayError.unreachable("a payment that can't be read") }
        if let currency = value["currency"]?.stringValue, currency != Currency.code {
            throw GatewayError.unreachable("a payment in another currency")
        }
        let url = value["gw_url"]?.stringValue
        let isURL = url.map { url in
            url.utf8.count <= 1000 && !url.hasControls
                && (url.hasPrefix("https://") || url.hasPrefix("http://127.0.0.1:"))
        }
        let parent = value["parent_id"]
        return GatewayPayment(
            id: id, orderNumber: order, state: state,
            subState: value["sub_state"]?.stringValue?.storable(scalars: 40),
            amount: Money(minor: minor), gatewayURL: isURL == true ? url : nil,
            parentID: parent?.intValue.map(String.init) ?? parent?.stringValue)
    }

    private static func known(_ text: String) -> GatewayPayment.State? {
        switch text {
        case "CREATED", "PAYMENT_METHOD_CHOSEN": .created
        case "AUTHORIZED": .authorized
        case "PAID": .paid
        case "CANCELED": .canceled
        case "TIMEOUTED": .timedOut
        case "PARTIALLY_REFUNDED": .partiallyRefunded
        case "REFUNDED": .refunded
        default: nil
        }
    }

    /// Of a capture, a release or a refund.
    static func checkResult(_ value: JSONValue) throws {
        switch value["result"]?.stringValue {
        case "FINISHED", "ACCEPTED": return
        case "FAILED": throw GatewayError.refused(code: 302, name: "FAILED")
        default: throw GatewayError.unreachable("a result that can't be read")
        }
    }

    /// The sum of the refunds that have not failed.
    static func refunds(_ value: JSONValue) throws -> Money {
        guard let items = value.arrayValue, items.count <= 1000 else {
            throw GatewayError.unreachable("a list of refunds that can't be read")
        }
        var sum: Int64 = 0
        for item in items where item["state"]?.stringValue != "FAILED" {
            guard let minor = item["amount"]?.intValue,
                (0...Money.bounds.upperBound).contains(minor)
            else { throw GatewayError.unreachable("a refund that can't be read") }
            sum += minor
        }
        return Money(minor: sum)
    }

    /// The codes of the enabled instruments.
    static func instruments(_ value: JSONValue) throws -> [String] {
        guard let items = value["enabledPaymentInstruments"]?.arrayValue else {
            throw GatewayError.unreachable("a list of instruments that can't be read")
        }
        return items.prefix(50).compactMap { item in
            (item["paymentInstrument"]?.stringValue ?? item.stringValue)?.storable(scalars: 40)
        }
    }
}
