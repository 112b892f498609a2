import MessageCatalogue

/// The texts of the page that removes a charger.
struct ChargerRemovalTexts: Sendable {
    let remove = Message("Remove the charger", "Odstranit nabíječku")
    let shutDown = Message("Shut the charger down", "Vyřadit nabíječku natrvalo")
    let removalText = Message(
        "Nobody has ever charged here. The charger is deleted with its settings, its diary and its "
            + "own permissions; its stickers lead nowhere.",
        "Nikdo tu nikdy nenabíjel. Nabíječka se smaže i s nastavením, deníkem a vlastními "
            + "povoleními. Její nálepky už nikam nepovedou.")
    let shutDownText = Message(
        "People have charged here, and bills refer to that, so the charger stays in your list with "
            + "its history. Its device can no longer connect, and nobody can start charging from a "
            + "phone.",
        "Lidé tu nabíjeli a odkazují na to účty, takže nabíječka i s historií zůstane v tvém "
            + "seznamu. Její zařízení se už nepřipojí a nikdo odsud nezačne nabíjet z telefonu.")
    let wayBack = Message(
        "A new password or code brings it back.", "Nové heslo nebo nový kód ji vrátí zpátky.")
    let busy = Message(
        "Somebody is charging here. End that first, or wait until it ends.",
        "Někdo tu nabíjí. Nejdřív to ukonči, nebo počkej na konec.")
    let wrongWord = Message(
        "This is not the name of the charger.", "Takhle se nabíječka nejmenuje.")
    let removed = Message("The charger is removed.", "Nabíječka je odstraněná.")
    let isShutDown = Message(
        "The charger is shut down. Its history stays here.",
        "Nabíječka je vyřazená. Její historie zůstává tady.")
    let inUse = Message(
        "Something still refers to this charger, so it can't be deleted.",
        "Na nabíječku ještě něco odkazuje, smazat ji nejde.")

    func word(_ name: String) -> Message {
        Message("Type the name of the charger: \(name)", "Napiš název nabíječky: \(name)")
    }
}
