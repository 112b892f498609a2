import CloudPictures
import MessageCatalogue

extension PictureRefusal {
    /// Why a file is refused as a photo.
    package var words: Message {
        switch self {
        case .unknownFormat:
            Message(
                "Choose a photo as JPEG, PNG or WebP.",
                "Vyber fotku ve formátu JPEG, PNG nebo WebP.")
        case .heif:
            Message(
                "This photo is HEIC or AVIF. Send it as JPEG; phones can convert it when sharing.",
                "Fotka je ve formátu HEIC nebo AVIF. Pošli ji jako JPEG, telefon ji při sdílení "
                    + "umí převést.")
        case .tooManyPixels:
            Message(
                "This photo has more than 40 megapixels, or 12 as PNG or WebP. Send a smaller one.",
                "Fotka má víc než 40 megapixelů, jako PNG nebo WebP víc než 12. Pošli menší.")
        case .damaged:
            Message(
                "This photo is damaged. Take it again or choose another one.",
                "Fotka je poškozená. Vyfoť ji znovu, nebo vyber jinou.")
        }
    }
}
