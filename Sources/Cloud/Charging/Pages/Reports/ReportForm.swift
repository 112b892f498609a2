import CloudCore
import CloudPictures
import CloudWeb
import CommonBase

/// The form by which a driver tells the hosts of a charger what is wrong.
struct ReportForm: Sendable {
    private static let mediaTypes = "image/jpeg,image/png,image/webp"

    var wrong: FormField
    var details: FormField
    var photo: FormField

    init(_ visit: Visit) {
        let (texts, charge) = (ReportTexts(), ChargeTexts())
        wrong = visit.choice(
            "problem", charge.problem,
            options: ChargerProblem.allCases.map { ($0.rawValue, visit.say(charge.name($0))) },
            value: ChargerProblem.blocked.rawValue)
        details = visit.field(
            "details", charge.details, .area, maximum: ChargerProblem.maximumText)
        photo = visit.file(
            "photo", texts.photo, accept: Self.mediaTypes, longestSide: Photo.longestSide,
            hint: texts.photoHint)
    }

    /// The photo that was sent; nil without one.
    /// - Throws: `FormError` naming the field.
    static func photo(
        of form: SentForm, from person: PersonID, _ maker: PhotoMaker, _ database: CloudDatabase,
        at moment: Moment
    ) async throws -> Photo? {
        guard let file = form.file("photo") else { return nil }
        let sent = try await database.read { db in
            try ChargerReportTable.photoCount(of: person, at: moment.wall, db)
        }
        guard sent < ChargerReportTable.photosPerDay else {
            throw FormError("photo", ReportTexts().tooManyPhotos)
        }
        do {
            return try await maker.photo(of: file.bytes, from: person)
        } catch let refusal as PictureRefusal {
            throw FormError("photo", refusal.words)
        }
    }
}
