/// Runs `body`, then `cleanUp` whether or not `body` throws. If both throw, the error of `body` is
/// rethrown.
package func doing<Value: Sendable>(
    _ body: () async throws -> Value, finally cleanUp: () async throws -> Void
) async throws -> Value {
    let value: Value
    do {
        value = try await body()
    } catch {
        let cause = error
        do {
            try await cleanUp()
        } catch {
            // The error of `body` is the cause; it is rethrown below.
        }
        throw cause
    }
    try await cleanUp()
    return value
}
