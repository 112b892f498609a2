import MessageCatalogue

/// What happens to the bookings of a charger that leaves its place.
enum DepartureTexts {
    /// - Returns: nil for no bookings.
    static func bookings(_ count: Int) -> Message? {
        guard count > 0 else { return nil }
        return .counted(
            count,
            english: (
                "booking will be canceled, and its booker gets a message.",
                "bookings will be canceled, and their bookers get a message."
            ),
            czech: (
                "rezervace se zruší a řidič dostane zprávu.",
                "rezervace se zruší a řidiči dostanou zprávu.",
                "rezervací se zruší a řidiči dostanou zprávu."
            ))
    }
}
