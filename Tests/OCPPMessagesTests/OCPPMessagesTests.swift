import OCPPMessages
import TestSupport
import Testing

@Suite struct OCPPMessagesTests {}

func fields(_ text: String) throws -> FieldReader { FieldReader(try json(text)) }
