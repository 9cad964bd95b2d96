//! A new migration must reach the program: the macro that embeds them does not make cargo look at the folder.

fn main() {
    println!("cargo::rerun-if-changed=migrations");
}
