import Testing

@Suite struct CloudPeopleTests {}
