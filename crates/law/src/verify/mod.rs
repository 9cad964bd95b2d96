//! Checks the passages against the original, word for word.
