import CloudWeb
import MessageCatalogue

extension ChargerActions.Outcome {
    /// The answer to a form that sent something to a charger.
    /// - Parameter done: what the host is told after a success.
    /// - Throws: `FormError` if the charger does not do it.
    func answer(at path: String, done: Message) throws -> FormAnswer {
        let texts = ChargerActionTexts()
        switch self {
        case .done: return .see(path, saying: done)
        case .unanswered: return .see(path, saying: texts.unanswered)
        case .notSupported: throw FormError(nil, texts.notSupported)
        case .offline: throw FormError(nil, texts.offline)
        case .refused, .wouldInterrupt: throw FormError(nil, texts.refused)
        }
    }
}
