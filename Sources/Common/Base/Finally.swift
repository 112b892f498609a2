/// Does something, and cleans up after it in any case. Where both fail, what `body` threw is told.
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
            // What failed first is the cause.
        }
        throw cause
    }
    try await cleanUp()
    return value
}
