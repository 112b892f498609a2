import ChargingModel
import Testing

/// Waits until `condition` holds, looking again every 5 ms; gives up after `seconds`, which is far
/// more than anything here takes.
package func eventually(
    _ rule: Comment, within seconds: Int = 60, sourceLocation: SourceLocation = #_sourceLocation,
    _ condition: () throws -> Bool
) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
        guard ContinuousClock.now < deadline else {
            Issue.record(rule, sourceLocation: sourceLocation)
            throw NeverHappened()
        }
        try await Task.sleep(for: .milliseconds(5))
    }
}

package struct NeverHappened: Error {}

/// A card's token, from its UID's digits.
package func card(_ digits: String) throws -> IdToken { try #require(IdToken(digits)) }
