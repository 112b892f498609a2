import Testing

@Suite struct CommonBaseTests {}
