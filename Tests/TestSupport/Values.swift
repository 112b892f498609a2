import CommonBase

/// An id from a literal.
package func id<Subject>(_ text: String) throws -> ID<Subject> {
    guard let id = ID<Subject>(text) else {
        throw ServiceError(.invalidInput, "\(text) is not an id.")
    }
    return id
}

package func json(_ text: String) throws -> JSONValue { try JSONReader.parse(Array(text.utf8)) }

package func time(_ text: String) throws -> Timestamp {
    guard let time = Timestamp(parsing: text) else {
        throw ServiceError(.invalidInput, "\(text) is not a time.")
    }
    return time
}

extension JSONValue {
    /// A copy with one member set, or removed if `value` is nil.
    package func with(_ name: String, _ value: JSONValue?) -> JSONValue {
        guard case .object(var members) = self else { return self }
        members.removeAll { $0.name == name }
        if let value { members.append(.init(name, value)) }
        return .object(members)
    }
}

extension ServiceError {
    /// Code and field, for comparison.
    package var brief: String { field.map { "\(code.rawValue) \($0)" } ?? code.rawValue }
}

/// The code and field of the `ServiceError` that `body` throws; nil if it throws none.
package func refusal<Value>(_ body: () async throws -> Value) async throws -> String? {
    do {
        _ = try await body()
        return nil
    } catch let error as ServiceError {
        return error.brief
    }
}
