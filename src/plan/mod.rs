//! Requests become addresses, addresses become regions: the image before it exists.
