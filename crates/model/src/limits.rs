//! How long texts and lists may be: one table for the forms in the browser, the API with its schema, and the rows that are
//! stored.

/// Names, titles and other single lines about a thing, in characters.
pub const NAME: usize = 200;
/// A single line of the facts, in characters.
pub const LINE: usize = 300;
/// Notes, remarks and reasons, in characters.
pub const NOTE: usize = 4_000;
/// E-mail addresses, in bytes (RFC 5321); in characters they are as long as a [`NAME`].
pub const EMAIL: usize = 254;
/// Entries of a list within one field.
pub const ENTRIES: usize = 200;
/// Places of storage, and certificates, in one case: with as many it is judged in a second.
pub const PLACES: usize = 500;
/// Rows in one list of a case.
pub const ROWS: usize = 2_000;
