"""The second factor: an app's codes, passkeys, and recovery codes. Staff must have one."""
