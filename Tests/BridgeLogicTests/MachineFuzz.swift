import BridgeProtocol
import BridgeTestSupport
import ChargingModel
import CommonBase

@testable import BridgeLogic

/// A seeded world around a machine: people, a cloud, a disk, a contactor and a meter, each of which
/// may be slow, silent, repeat itself or lie.
struct MachineFuzz {
    private enum Contactor: CaseIterable { case honest, silent, lying }

    private(set) var judge: MachineJudge
    private var machine: BridgeMachine
    private var now = Moment.test(0)
    private var random: SeededRandom
    private let cards: [IdToken]
    private let contactor: Contactor
    private let cloudAnswers: Bool
    private var diskAnswers: Bool
    private var tickets: [UInt64] = []
    private var oldTickets: [UInt64] = [0]
    private var requests: [UInt64] = []
    private var movements: [Bool] = []

    init(seed: UInt64, cards: [IdToken]) {
        var random = SeededRandom(seed: seed)
        var policy = BridgePolicy()
        policy.hasFeedback = !random.chance(20)
        if random.chance(30) { policy.maximumOnMilliseconds = 90_000 }
        policy.hasEnable = random.chance(50)
        if random.chance(50) { policy.protections = [.emergencyStop, .residualCurrent] }
        if random.chance(20) { policy.maximumEnergyWh = random.number(1...50) }
        if random.chance(20) { policy.closingsPerHour = 3 }
        judge = MachineJudge(policy: policy)
        machine = BridgeMachine(policy: policy, firmwareVersion: "1", seed: random.next())
        contactor = random.chance(70) ? .honest : random.element([.silent, .lying])
        cloudAnswers = !random.chance(10)
        diskAnswers = !random.chance(10)
        self.cards = cards
        self.random = random
    }

    /// The whole life of a machine: start, `steps` of anything, stop.
    mutating func run(steps: Int) {
        tell(.started(stored()))
        for protection in judge.policy.protections where !random.chance(5) {
            tell(.protectionChanged(protection, isTripped: random.chance(5)))
        }
        movements.append(false)
        for _ in 0..<steps where judge.violation == nil {
            advance()
            tell(input())
        }
        tell(.stopRequested)
        judge.check(judge.open == nil, "a transaction has no end")
        judge.check(!judge.isToldClosed, "the contactor is closed at the end")
    }

    private mutating func stored() -> StoredState {
        guard random.chance(30) else { return StoredState() }
        let id = TransactionID(random: (random.next(), random.next()))
        let session = OpenSession(
            transactionId: id, token: cards[0].text, nextSeqNo: random.number(1...9),
            lastMoment: .test(-1000))
        return StoredState(
            pulses: random.number(0...100_000), session: random.chance(50) ? session : nil,
            isOperative: !random.chance(10))
    }

    private mutating func tell(_ input: BridgeInput) {
        let effects = machine.handle(input, at: now)
        judge.saw(input, effects, at: now)
        for effect in effects {
            switch effect {
            case .persist(let ticket, _): tickets.append(ticket)
            case .authorize(let request, _, _): requests.append(request)
            case .setContactor(let closed) where contactor == .honest: movements.append(closed)
            default: break
            }
        }
    }

    private mutating func advance() {
        let wait: Int64 =
            switch random.index(100) {
            case 0..<75: random.number(0...300)
            case 75..<90: (machine.nextDeadline?.milliseconds ?? 0) - now.uptime.milliseconds
            case 90..<97: random.number(1000...20_000)
            default: random.number(0...100_000)
            }
        now = now.advanced(milliseconds: max(0, wait))
        if random.chance(2) {
            now.wall = now.wall.adding(milliseconds: random.number(-1 << 40...1 << 40))
            now.isSynchronised.toggle()
        }
    }

    /// Mostly what would come next in an ordinary life, sometimes anything.
    private mutating func input() -> BridgeInput {
        if let deadline = machine.nextDeadline, deadline <= now.uptime, random.chance(70) {
            return .timePassed
        }
        if !movements.isEmpty, random.chance(60) {
            return .feedbackChanged(isClosed: movements.removeFirst())
        }
        // The disk is quick, or the lives would be spent on starts that are given up.
        if !tickets.isEmpty, random.chance(30) { return answerOfTheDisk() }
        switch random.index(100) {
        case 0..<25: return answerOfTheDisk()
        case 25..<45: return answerOfTheCloud()
        case 45..<48: return command()
        case 48..<65:
            let listed = random.element(
                [
                    nil, .init(.accepted), .init(.accepted, maximumEnergyWh: 3), .init(.invalid),
                ] as [AuthorizationList.Standing?])
            return .tokenPresented(
                random.element(cards), listed: listed, isHost: random.chance(50))
        case 65..<80:
            let isRare = !judge.isToldClosed && !random.chance(3)
            return isRare ? .timePassed : .pulsesCounted(random.number(1...3))
        case 80..<95: return .timePassed
        case 95..<98:
            let isClosed = contactor == .lying ? random.chance(50) : judge.isToldClosed
            return .feedbackChanged(isClosed: isClosed)
        default: return random.chance(20) ? rare() : .timePassed
        }
    }

    private mutating func command() -> BridgeInput {
        switch random.index(5) {
        case 4: return .inspectionConfirmed
        case 0:
            let token = WireIdToken(random.element(cards))
            return .commanded(number: 1, .requestStart(.init(idToken: token)))
        case 1:
            let other = TransactionID(random: (1, 1))
            let id = random.chance(80) ? judge.open?.transactionId ?? other : other
            return .commanded(number: 2, .requestStop(.init(transactionId: id)))
        default:
            let status: BridgeCommand.OperationalStatus =
                random.chance(80) ? .operative : .inoperative
            return .commanded(
                number: 3, .changeAvailability(.init(operationalStatus: status)))
        }
    }

    private mutating func rare() -> BridgeInput {
        switch random.index(12) {
        case 5...7:
            let protection = random.element([BridgeFault.emergencyStop, .residualCurrent])
            return .protectionChanged(protection, isTripped: random.chance(40))
        case 8: return .commanded(number: 10, .clearFault)
        case 9: return .storageHas(random.element([.none, .little, .enough]))
        case 10, 11: return .configured(otherPolicy())
        case 0: return .stopRequested
        case 1: return .boardFailed("broken")
        case 2: return .storageFailed("full")
        case 3:
            let type = random.element(BridgeCommand.ResetType.allCases)
            return .commanded(number: 9, .reset(.init(type: type)))
        default:
            diskAnswers = false
            return .feedbackChanged(isClosed: random.chance(50))
        }
    }

    /// With other numbers for what the cloud may change.
    private mutating func otherPolicy() -> BridgePolicy {
        var policy = judge.policy
        for variable in BridgeVariable.all where random.chance(50) {
            variable.set(Int.random(in: variable.range, using: &random), in: &policy)
        }
        if random.chance(30) { policy.maximumOnMilliseconds = 90_000 }
        if random.chance(30) { policy.maximumEnergyWh = random.number(1...50) }
        return policy
    }

    /// A disk answers in the order of the writes, and may repeat itself.
    private mutating func answerOfTheDisk() -> BridgeInput {
        guard diskAnswers, !tickets.isEmpty, !random.chance(5) else {
            return .persisted(ticket: random.element(oldTickets))
        }
        let ticket = tickets.removeFirst()
        oldTickets.append(ticket)
        return .persisted(ticket: ticket)
    }

    private mutating func answerOfTheCloud() -> BridgeInput {
        guard cloudAnswers, let latest = requests.last else { return .timePassed }
        let request = random.chance(85) ? latest : random.element(requests)
        let status: AuthorizationStatus? =
            random.chance(80) ? .accepted : random.element([nil, .blocked, .invalid])
        return .authorizationAnswered(request: request, status)
    }
}

extension SeededRandom {
    mutating func number(_ range: ClosedRange<Int64>) -> Int64 {
        Int64.random(in: range, using: &self)
    }

    mutating func index(_ count: Int) -> Int { Int.random(in: 0..<count, using: &self) }

    /// True in `percent` of a hundred cases.
    mutating func chance(_ percent: Int) -> Bool { index(100) < percent }

    mutating func element<Element>(_ choices: [Element]) -> Element {
        choices[index(choices.count)]
    }
}
