import Testing

@Suite struct CloudSharingTests {}
