//! Who may do what: the table ([`TABLE`]), and leave to do it as a value that only the table gives. Every action of the
//! workbench begins with one; the table is printed and reviewed as text in the tests (`tests/permissions.txt`).

mod authorize;
mod permitted;
mod table;
#[cfg(test)]
mod tests;

pub(crate) use authorize::{Authorized, Reached, notify};
pub(crate) use permitted::{
    Permitted, SystemTask, allow, allow_across, may, permit, permit_anyone, permit_signing_in, require_fresh,
};
pub use table::{Action, MATERIAL, PermissionRow, Reach, TABLE, needs_second_factor, printed, reach, row};
