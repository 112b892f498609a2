import MessageCatalogue

struct FavouriteTexts: Sendable {
    let heading = Message("Favourite places", "Oblíbená místa")
    let onMap = Message("On the map", "Na mapě")
    let none = Message(
        "Places that you add to your favourites are here.",
        "Tady budou místa, která si přidáš k oblíbeným.")
}
