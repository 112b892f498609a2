import CloudAccess
import CloudControl

/// The commands that start, limit and stop transactions.
package enum ChargingCommands {
    /// - Parameter checkProfile: whether a station can take the profile of a remote start.
    package static func all(
        _ authorization: Authorization,
        checkProfile: @escaping RequestStartCommand.ProfileCheck
    ) -> [any CommandDescriptor] {
        [
            RequestStartCommand(authorization, checkProfile: checkProfile), RequestStopCommand(),
            SetTransactionLimitCommand(authorization),
        ]
    }
}
