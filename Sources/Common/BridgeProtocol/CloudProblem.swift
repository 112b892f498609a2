import CommonBase

/// A refusal by the cloud: `application/problem+json` (RFC 9457) with one of our codes, under the
/// status that the document itself states.
///
/// Every other answer with an error status is not the cloud's word. It comes from a proxy, a
/// captive portal or another server at the same address.
package struct CloudProblem: Hashable, Sendable {
    package var code: ServiceError.Code
    /// One sentence for a person.
    package var detail: String
    /// The member or header at fault.
    package var field: String?

    /// - Parameter contentType: the header; its parameters are ignored.
    /// - Returns: nil for an answer that is not the cloud's word.
    package init?(status: Int, contentType: String?, body: some Collection<UInt8>) {
        let type = contentType?.prefix { $0 != ";" }.lowercased()
        guard type?.filter({ $0 != " " }) == "application/problem+json",
            let document = Self.document(body),
            document["status"]?.intValue == Int64(status),
            let code = document["code"]?.stringValue.flatMap(ServiceError.Code.init(rawValue:))
        else { return nil }
        self.code = code
        detail = document["detail"]?.stringValue ?? ""
        field = document["field"]?.stringValue
    }

    private static func document(_ body: some Collection<UInt8>) -> JSONValue? {
        do {
            return try JSONReader.parse(body)
        } catch {
            return nil
        }
    }
}
