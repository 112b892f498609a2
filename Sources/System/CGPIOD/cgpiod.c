#include "cgpiod.h"
int cgpiod_api(void) { return 0; }
