//! Reads `/catalogue`: every file it should hold, none that it should not.

use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;
use simsa_content::build::toml_file;

use crate::shape::{
    Areas, Certificates, EvidenceKinds, Exemptions, Form2A, Parameter, Parameters, Products, Regions, Section,
};

/// The whole catalogue as its files say it.
pub(crate) struct Content {
    pub(crate) emr: Vec<Section>,
    pub(crate) form_2a: Form2A,
    pub(crate) cloud: Vec<Section>,
    pub(crate) areas: Areas,
    pub(crate) products: Products,
    pub(crate) certificates: Certificates,
    pub(crate) exemptions: Exemptions,
    pub(crate) evidence: EvidenceKinds,
    pub(crate) regions: Regions,
    pub(crate) parameters: Vec<Parameter>,
}

/// Reads the folder; the messages name every file that cannot be read.
pub(crate) fn read(folder: &Path) -> Result<Content, Vec<String>> {
    let emr = folder.join("checklists/emr");
    let cloud = folder.join("checklists/cloud");
    Ok(Content {
        emr: sections(&emr, "form-2a.toml")?,
        form_2a: file(&emr.join("form-2a.toml"))?,
        cloud: sections(&cloud, "areas.toml")?,
        areas: file(&cloud.join("areas.toml"))?,
        products: file(&folder.join("products.toml"))?,
        certificates: file(&folder.join("certificates.toml"))?,
        exemptions: file(&folder.join("exemptions.toml"))?,
        evidence: file(&folder.join("evidence.toml"))?,
        regions: file(&folder.join("regions.toml"))?,
        parameters: parameters(&folder.join("parameters"))?,
    })
}

/// The sections in the order of their files, whose names begin with their number.
fn sections(folder: &Path, other: &str) -> Result<Vec<Section>, Vec<String>> {
    let mut sections = Vec::new();
    for path in toml_files(folder)?.into_iter().filter(|path| !path.ends_with(other)) {
        let section: Section = file(&path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let leading = name.split('-').next().unwrap_or_default().trim_start_matches('0');
        if leading != section.number {
            return Err(vec![format!(
                "{}: holds number {}, its name says {leading}",
                path.display(),
                section.number
            )]);
        }
        sections.push(section);
    }
    Ok(sections)
}

fn parameters(folder: &Path) -> Result<Vec<Parameter>, Vec<String>> {
    let mut all = Vec::new();
    for path in toml_files(folder)? {
        all.extend(file::<Parameters>(&path)?.parameter);
    }
    Ok(all)
}

fn toml_files(folder: &Path) -> Result<Vec<PathBuf>, Vec<String>> {
    let told = |error: std::io::Error| vec![format!("{}: {error}", folder.display())];
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).map_err(told)? {
        let path = entry.map_err(told)?.path();
        if path.extension().is_none_or(|extension| extension != "toml") {
            return Err(vec![format!("{}: only .toml files belong here", path.display())]);
        }
        paths.push(path);
    }
    paths.sort();
    Ok(paths)
}

fn file<T: DeserializeOwned>(path: &Path) -> Result<T, Vec<String>> {
    toml_file(path).map_err(|message| vec![message])
}
