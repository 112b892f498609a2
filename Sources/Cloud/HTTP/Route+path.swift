/// The parameters in a route's path.
extension Route {
    /// The names in braces.
    var pathParameters: [String] { path.split(separator: "/").compactMap(Self.parameterName) }

    /// The path parameters of an address; nil if the address does not match this route.
    func parameters(of address: String) -> [String: String]? {
        let (names, parts) = (path.split(separator: "/"), address.split(separator: "/"))
        guard names.count == parts.count else { return nil }
        var parameters: [String: String] = [:]
        for (name, part) in zip(names, parts) {
            if let parameter = Self.parameterName(name) {
                parameters[parameter] = String(part)
            } else if name != part {
                return nil
            }
        }
        return parameters
    }

    private static func parameterName(_ part: Substring) -> String? {
        part.hasPrefix("{") && part.hasSuffix("}") ? String(part.dropFirst().dropLast()) : nil
    }
}
