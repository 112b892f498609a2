import Testing

@Suite struct CloudAccessTests {}
