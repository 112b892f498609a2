import Testing

@Suite struct CloudControlTests {}
