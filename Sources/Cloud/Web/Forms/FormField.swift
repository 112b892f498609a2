import MessageCatalogue

/// One field of a form, as the template `field` shows it.
package struct FormField: Sendable {
    package enum Kind: String, Sendable {
        case text, email, password, number, time, date, search, url, tel
        /// Several lines.
        case area
        case checkbox
        case select
        case radio
        case hidden
        case file
    }

    /// One value of a select or of radio buttons.
    package struct Option: Sendable {
        package var value: String
        package var label: String
        package var isChosen: Bool
        package var id: String
        /// What choosing it means, where the template shows that.
        package var note: String?
    }

    var name: String
    var id: String
    var label: String
    var type: String
    package var value: String
    var hint: String?
    var error: String?
    var isRequired: Bool
    var autocomplete: String
    var maximum: Int
    var mode: String?
    package var options: [Option] = []
    var isChecked = false
    /// Of a file.
    var accept = ""
    var longestSide: Int?
    // For the template, which can't compare.
    var isArea: Bool
    var isCheckbox: Bool
    var isSelect: Bool
    var isRadio: Bool
    var isHidden: Bool
    var isInput: Bool
    var isFile: Bool
    /// The ids of the hint and the error, for screen readers.
    var describedBy: String?

    init(
        name: String, label: String, kind: Kind, value: String, hint: String?, error: String?,
        isRequired: Bool, autocomplete: String, maximum: Int
    ) {
        self.name = name
        self.id = "field-\(name)"
        self.label = label
        self.type = kind.rawValue
        self.value = value
        self.hint = hint
        self.error = error
        self.isRequired = isRequired
        self.autocomplete = autocomplete
        self.maximum = maximum
        mode = kind == .number ? "decimal" : nil
        isArea = kind == .area
        isCheckbox = kind == .checkbox
        isSelect = kind == .select
        isRadio = kind == .radio
        isHidden = kind == .hidden
        isFile = kind == .file
        isInput = ![.area, .checkbox, .select, .radio, .hidden, .file].contains(kind)
        // Browsers refuse a decimal comma in a number field of another language.
        if kind == .number { type = "text" }
        let notes = [hint.map { _ in "\(id)-hint" }, error.map { _ in "\(id)-error" }]
        describedBy =
            hint == nil && error == nil ? nil : notes.compactMap { $0 }.joined(separator: " ")
    }
}
