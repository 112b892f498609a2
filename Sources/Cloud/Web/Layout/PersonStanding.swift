import CloudCore
import CommonBase

/// What the frame of every page says about the person who is signed in.
package struct PersonStanding: Sendable {
    package typealias Source = @Sendable (PersonID, Database) throws -> PersonStanding

    package var name: String
    /// Whether the person has a charger, or helps with one.
    package var isHost: Bool
    package var unreadMessages: Int

    package init(name: String, isHost: Bool, unreadMessages: Int) {
        self.name = name
        self.isHost = isHost
        self.unreadMessages = unreadMessages
    }

    /// The first letters of the first and the last name.
    var initials: String {
        let words = name.split(separator: " ").filter { $0.first?.isLetter == true }
        let letters = [words.first, words.count > 1 ? words.last : nil].compactMap { $0?.first }
        return letters.isEmpty ? "?" : String(letters).uppercased()
    }
}
