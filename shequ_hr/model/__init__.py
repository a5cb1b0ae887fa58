"""The frozen records that the whole program passes around. No behaviour beyond reading themselves; no I/O."""
