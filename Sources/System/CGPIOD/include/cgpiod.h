int cgpiod_api(void);
