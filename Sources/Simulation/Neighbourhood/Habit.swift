import CommonBase

/// When somebody usually charges, where and how much.
struct Habit: Sendable {
    var driver: Resident
    /// The index of the card.
    var card = 0
    var charger: Charger
    var days: Set<LocalDays.Weekday>
    /// Minutes of the day.
    var arrival: ClosedRange<Int>
    var energyWh: ClosedRange<Int64>
    /// How often it is kept, in percent.
    var chance: Int64 = 75
    /// How often the car becomes full, in percent.
    var full: Int64 = 50
    /// On which days, counted from today, it was a habit.
    var daysAgo: ClosedRange<Int> = 0...VisitPlan.days

    static let all: [Habit] = [
        Habit(
            driver: .petr, charger: .driveway, days: [.tuesday, .thursday, .sunday],
            arrival: hour(17)...hour(20), energyWh: 9_000...24_000),
        Habit(
            driver: .petr, charger: .garage, days: [.saturday], arrival: hour(9)...hour(12),
            energyWh: 6_000...15_000, chance: 60),
        Habit(
            driver: .lucie, charger: .courtyard, days: [.monday, .wednesday, .friday],
            arrival: hour(6)...hour(8), energyWh: 4_000...11_000, full: 70),
        Habit(
            driver: .lucie, card: 1, charger: .garage, days: [.tuesday, .thursday],
            arrival: hour(15)...hour(17), energyWh: 12_000...31_000),
        Habit(
            driver: .martin, charger: .driveway, days: [.wednesday, .saturday],
            arrival: hour(12)...hour(15), energyWh: 18_000...44_000, daysAgo: 13...VisitPlan.days),
        Habit(
            driver: .martin, charger: .garage, days: [.wednesday, .sunday],
            arrival: hour(12)...hour(14), energyWh: 15_000...38_000, daysAgo: 0...12),
        Habit(
            driver: .eva, charger: .courtyard, days: [.tuesday, .saturday],
            arrival: hour(10)...hour(14), energyWh: 8_000...26_000),
        Habit(
            driver: .ondrej, charger: .courtyard, days: [.wednesday, .sunday],
            arrival: hour(19)...hour(22), energyWh: 20_000...46_000, full: 80),
        Habit(
            driver: .jana, charger: .driveway, days: [.monday, .friday],
            arrival: hour(20)...hour(22), energyWh: 5_000...19_000, full: 80),
        Habit(
            driver: .tomas, charger: .garage, days: [.monday, .wednesday, .friday],
            arrival: hour(21)...hour(23), energyWh: 14_000...48_000, full: 85),
        Habit(
            driver: .vera, charger: .courtyard, days: [.thursday, .sunday],
            arrival: hour(15)...hour(17), energyWh: 4_000...9_500, full: 90),
    ]

    private static func hour(_ hour: Int) -> Int { hour * 60 }
}
