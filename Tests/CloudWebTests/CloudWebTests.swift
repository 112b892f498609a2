import Testing

@Suite struct CloudWebTests {}
