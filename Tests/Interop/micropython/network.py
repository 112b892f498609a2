"""A double of MicroPython's `network`, with a Wi-Fi that accepts every connection."""

STA_IF = 0


class WLAN:
    def __init__(self, interface):
        self._is_active = self._is_connected = False

    def active(self, is_active):
        self._is_active = is_active

    def connect(self, name, password):
        assert self._is_active
        self._is_connected = True

    def isconnected(self):
        return self._is_connected
