//! Placeholder until measured below.
fn main() {}
