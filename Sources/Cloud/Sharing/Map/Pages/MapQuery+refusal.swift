import CloudWeb
import CommonBase

/// What is wrong with a query that somebody typed.
extension MapQuery {
    /// Why a filter that was typed is not used; nil if all are.
    func objection(to sent: SentForm, at now: Timestamp) -> FormError? {
        let texts = MapTexts()
        let isTyped = { (name: String) in !sent.typed(name).isEmpty }
        if day == nil, isTyped("day") { return FormError("day", texts.badDay) }
        if from == nil, isTyped("from") { return FormError("from", texts.badTime) }
        if until == nil, isTyped("until") { return FormError("until", texts.badTime) }
        if price == nil, isTyped("price") { return FormError("price", texts.badPrice) }
        if from == nil, day != nil || until != nil { return FormError("from", texts.noStart) }
        if from != nil, time(at: now) == nil {
            return FormError(day == nil ? "from" : "day", texts.isOver)
        }
        return nil
    }
}
