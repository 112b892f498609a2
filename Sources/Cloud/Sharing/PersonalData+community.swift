import CloudCore
import CloudModule
import CommonBase
import MessageCatalogue

extension PersonalDataPart {
    static let community: [PersonalDataPart] = [
        .rows(
            "messages.json", Message("messages that you wrote", "zprávy od tebe"),
            of: "booking_message", key: "id", isNumber: true, where: "sender_id = ?",
            [
                .text("booking_id", as: "bookingId"), .text("text"), .time("sent_at", as: "sentAt"),
            ]),
        .rows(
            "message-reports.json",
            Message("messages that you reported", "tebou nahlášené zprávy"),
            of: "message_report", key: "id", isNumber: true, where: "reporter_id = ?",
            [
                .number("message_id", as: "message"), .time("reported_at", as: "reportedAt"),
                .time("settled_at", as: "settledAt"),
            ]),
        .rows(
            "blocked-people.json",
            Message("people whom you have blocked", "lidé, které máš zablokované"),
            of: "person_block", key: "blocked_id", where: "blocker_id = ?",
            [.text("blocked_id", as: "personId"), .time("blocked_at", as: "blockedAt")]),
        .rows(
            "reviews.json", Message("reviews that you wrote", "hodnocení od tebe"),
            of: "review", key: "id", where: "author_id = ?", reviewColumns),
        .rows(
            "reviews-of-you.json",
            Message(
                "published reviews of you as a driver", "zveřejněná hodnocení tebe jako řidiče"),
            of: "review", key: "id",
            where: """
                driver_id = ? AND kind = 'driver' AND is_hidden = 0
                AND EXISTS (SELECT 1 FROM review opposite
                    WHERE opposite.booking_id = review.booking_id AND opposite.kind = 'place')
                """, reviewColumns),
        .rows(
            "favourites.json", Message("your favourite places", "tvoje oblíbená místa"),
            of: "favourite_place", key: "location_id", where: "person_id = ?",
            [.text("location_id", as: "placeId"), .time("added_at", as: "addedAt")]),
    ]

    private static let reviewColumns: [ShownColumn] = [
        .text("booking_id", as: "bookingId"), .text("kind"), .number("stars"), .text("text"),
        .text("answer"), .time("written_at", as: "writtenAt"),
    ]
}

extension DomainObject {
    static let review = DomainObject(rawValue: "review")
    static let messageReport = DomainObject(rawValue: "messageReport")
}

/// How the audit log reads reviews and reports: without what people wrote.
extension AuditSource {
    static let community = [
        AuditSource(
            .review, Message("Review", "Hodnocení"),
            paths: [
                "/api/v1/places/{id}/reviews/{review}", "/places/{id}/reviews/{review}",
                "/admin/people/{id}/reviews/{review}",
            ],
            read: row(
                of: "review", person: "author_id",
                [
                    .text("booking_id", as: "bookingId"), .number("stars"),
                    .flag("is_hidden", as: "isHidden"), .time("answered_at", as: "answeredAt"),
                ])),
        AuditSource(
            .messageReport, Message("Reported message", "Nahlášená zpráva"),
            paths: ["/admin/reported-messages/{id}"],
            read: row(
                of: "message_report", isNumber: true,
                person: """
                    (SELECT booking_message.sender_id FROM booking_message
                        WHERE booking_message.id = message_report.message_id)
                    """,
                [
                    .number("message_id", as: "message"), .time("settled_at", as: "settledAt"),
                ])),
    ]
}
