//! Prints every form of every sample case as PDF and HTML into a folder, for looking at.
//!
//! `cargo run -p simsa-forms --example print_forms -- DIR`

#[path = "../tests/samples/mod.rs"]
mod samples;

use std::path::PathBuf;

use simsa_model::FormId;
use simsa_papers::{Format, PaperWriter, WriteOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let root = PathBuf::from(std::env::args_os().nth(1).ok_or("name a folder to print into")?);
    let mut writer = PaperWriter::new();
    for sample in samples::all() {
        let folder = root.join(sample.name);
        std::fs::create_dir_all(&folder)?;
        for form in FormId::ALL {
            for ready in simsa_forms::papers(form, &sample.dossier, &sample.assessment) {
                let stem = &ready.instance.file_stem;
                for format in Format::ALL {
                    let written = writer.write(&ready.paper, format, &WriteOptions::default())?;
                    std::fs::write(folder.join(format!("{stem}.{}", format.id())), written.bytes)?;
                }
                println!("{}/{stem}: {} blanks", sample.name, ready.blanks.len());
            }
        }
    }
    Ok(())
}
