/// One command from the host: a code and its parameters (UM0701-02 §7).
struct PN532Command: Sendable, Equatable {
    /// The supported commands. All others get "application level error", the real chip's answer to
    /// a syntax error.
    enum Code: UInt8, Sendable, CaseIterable {
        case diagnose = 0x00
        case getFirmwareVersion = 0x02
        case readRegister = 0x06
        case writeRegister = 0x08
        case setParameters = 0x12
        case samConfiguration = 0x14
        case powerDown = 0x16
        case rfConfiguration = 0x32
        case inDataExchange = 0x40
        case inDeselect = 0x44
        case inListPassiveTarget = 0x4A
        case inRelease = 0x52
        case inSelect = 0x54
    }

    /// The code as received, known or not.
    let code: UInt8

    /// The bytes after the code, 0–263 bytes.
    let data: [UInt8]

    init(code: UInt8, data: [UInt8] = []) {
        self.code = code
        self.data = data
    }

    init(_ code: Code, _ data: [UInt8] = []) {
        self.init(code: code.rawValue, data: data)
    }

    /// Reads a command from the body of an information frame; nil if the frame is not from the
    /// host.
    init?(body: [UInt8]) {
        guard body.count >= 2, body[0] == PN532Frame.fromHost else { return nil }
        self.init(code: body[1], data: Array(body.dropFirst(2)))
    }

    /// The frame that answers this command with `data`, at most 263 bytes.
    func reply(_ data: [UInt8]) -> PN532Frame {
        .information([PN532Frame.fromChip, code &+ 1] + data)
    }
}
