import Testing

@Suite struct CloudAppTests {}
