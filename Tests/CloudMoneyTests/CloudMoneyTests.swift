import Testing

@Suite struct CloudMoneyTests {}
