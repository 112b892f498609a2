import CloudPeople
import Platform

/// How mails leave the cloud.
package struct MailSettings: Hashable, Sendable {
    /// The program and its first arguments; empty: mails lie in the spool folder.
    package var command: [String]
    package var from: String

    /// - Throws: `invalidInput` naming the key.
    package init(_ reader: SettingsReader) throws {
        command = (reader.text(CloudSettings.sendmailCommand) ?? "").split(separator: " ")
            .map(String.init)
        let address = reader.text(CloudSettings.mailFrom)
        if let address, !MailAddress.isPlain(address) {
            throw SettingsReader.problem(
                CloudSettings.mailFrom.key, "must be an address such as zapoj@example.org")
        }
        guard let program = command.first else {
            from = address ?? "zapoj@localhost"
            return
        }
        guard program.hasPrefix("/") else {
            throw SettingsReader.problem(
                CloudSettings.sendmailCommand.key,
                "must begin with an absolute path such as /usr/sbin/sendmail")
        }
        guard let address else {
            throw SettingsReader.problem(
                CloudSettings.mailFrom.key, "must be set together with mail.sendmailCommand")
        }
        from = address
    }

    /// - Parameter baseURL: where the links of mails lead, without a `/` at its end.
    func delivery(dataDirectory: String, baseURL: String) -> MailDelivery {
        let spool = MailSpool(directory: "\(dataDirectory)/mail")
        return MailDelivery(
            transport: command.isEmpty
                ? spool : SendmailProgram(command: command, from: from, spool: spool),
            sender: MailMessage.Sender(address: from, baseURL: baseURL))
    }
}
