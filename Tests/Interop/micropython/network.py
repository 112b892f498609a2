"""MicroPython's network: a Wi-Fi that is there once one has connected."""

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
