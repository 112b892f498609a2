import CloudControl

/// Adds a transfer URL of this cloud to file commands that name no location.
struct FileCommandIssuer: CommandIssuer {
    let transfers: FileTransferService

    func issue(_ request: CommandRequest) async throws -> CommandRecord? {
        guard FileTransferService.needsURL(request.action, request.payload) else { return nil }
        return try await transfers.issue(
            request.action, request.payload, firmware: request.firmware, at: request.station,
            by: request.person, timeoutSeconds: request.timeoutSeconds)
    }
}
