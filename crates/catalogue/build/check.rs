//! Refuses a catalogue that contradicts itself. Collects every message before it gives up, so that one build tells all.

use std::collections::{BTreeMap, BTreeSet};

use toml::value::{Date, Datetime};

use crate::files::Content;
use crate::shape::{Parameter, Requirement, Section, Unit, Value};

/// Every contradiction found, one message each; passages and readings are checked by the compiler instead.
pub(crate) fn content(content: &Content) -> Result<(), Vec<String>> {
    let mut messages = Vec::new();
    let questions = checklists(content, &mut messages);
    form_2a(content, &questions, &mut messages);
    unique(content, &mut messages);
    references(content, &mut messages);
    for parameter in &content.parameters {
        periods(parameter, &mut messages);
    }
    if messages.is_empty() { Ok(()) } else { Err(messages) }
}

/// Ids agree with the place they stand at, evidence stands at one level only; gives the ids of all questions.
fn checklists(content: &Content, messages: &mut Vec<String>) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    for (prefix, sections) in [("emr", &content.emr), ("cloud", &content.cloud)] {
        for section in sections {
            section_questions(prefix, section, &mut ids, messages);
        }
    }
    for section in &content.cloud {
        if !content.areas.area.iter().any(|area| Some(&area.id) == section.area.as_ref()) {
            messages.push(format!("catalogue/checklists/cloud: domain {} names no area", section.number));
        }
    }
    ids
}

fn section_questions(
    prefix: &str,
    section: &Section,
    ids: &mut BTreeSet<String>,
    messages: &mut Vec<String>,
) {
    let at = format!("catalogue/checklists/{prefix}: section {}", section.number);
    for item in &section.item {
        if item.number.split('.').next() != Some(section.number.as_str()) {
            messages.push(format!("{at}: item {} belongs to another section", item.number));
        }
        let controls = item
            .control
            .iter()
            .map(|control| (control.number.as_str(), &control.question, &control.evidence));
        let own = std::iter::once((item.number.as_str(), &item.question, &section.evidence));
        let groups: Vec<_> = if item.control.is_empty() { own.collect() } else { controls.collect() };
        for (number, questions, shared) in groups {
            if !number.starts_with(&format!("{}.", item.number)) && number != item.number {
                messages.push(format!("{at}: control {number} belongs to another item than {}", item.number));
            }
            if questions.is_empty() {
                messages.push(format!("{at}: {number} has no question"));
            }
            for (index, question) in questions.iter().enumerate() {
                let expected = format!("{prefix}-{number}-{}", index + 1);
                if question.id != expected {
                    messages.push(format!("{at}: `{}` stands where `{expected}` should", question.id));
                }
                if question.evidence.is_some() == shared.is_some() {
                    messages.push(format!(
                        "{at}: `{}` needs `evidence` either of its own or in the cell it shares, not both",
                        question.id
                    ));
                }
                if let Some(first) = &question.duplicate_of
                    && !ids.contains(first)
                {
                    messages.push(format!(
                        "{at}: `{}` repeats `{first}`, which no question before it is",
                        question.id
                    ));
                }
                if !ids.insert(question.id.clone()) {
                    messages.push(format!("{at}: `{}` stands twice", question.id));
                }
            }
        }
    }
}

fn form_2a(content: &Content, questions: &BTreeSet<String>, messages: &mut Vec<String>) {
    let items: BTreeMap<&str, Option<&str>> = content
        .emr
        .iter()
        .flat_map(|section| &section.item)
        .map(|item| (item.number.as_str(), item.name.as_deref()))
        .collect();
    for question in &content.form_2a.question {
        let at = format!("catalogue/checklists/emr/form-2a.toml: `{}`", question.id);
        if !questions.contains(&question.id) {
            messages.push(format!("{at}: form 2B has no such question"));
        }
        if !question.id.starts_with(&format!("emr-{}-", question.item)) {
            messages.push(format!("{at}: does not belong to item {}", question.item));
        }
        if items.get(question.item.as_str()) != Some(&Some(question.item_name.as_str())) {
            messages.push(format!("{at}: form 2B names item {} otherwise", question.item));
        }
    }
    for section in &content.emr {
        for item in section.item.iter().filter(|item| item.name.is_some()) {
            if item.name_source.as_ref() != Some(&content.form_2a.source) {
                messages.push(format!(
                    "catalogue/checklists/emr: item {}: its name stands in form 2A only",
                    item.number
                ));
            }
        }
    }
    if content.form_2a.evidence_source.is_empty() {
        messages.push("catalogue/checklists/emr/form-2a.toml: `evidence_source` is empty".to_owned());
    }
}

fn unique(content: &Content, messages: &mut Vec<String>) {
    fn ids<'a>(file: &str, ids: impl Iterator<Item = &'a String>, messages: &mut Vec<String>) {
        let mut seen = BTreeSet::new();
        for id in ids {
            let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '.');
            if id.is_empty() || !id.chars().all(plain) {
                messages.push(format!("catalogue/{file}: id `{id}` may hold only a–z, 0–9, `-` and `.`"));
            }
            if !seen.insert(id) {
                messages.push(format!("catalogue/{file}: id `{id}` stands twice"));
            }
        }
    }
    ids("products.toml", content.products.proof.iter().map(|one| &one.id), messages);
    ids("products.toml", content.products.product.iter().map(|one| &one.id), messages);
    ids("certificates.toml", content.certificates.scheme.iter().map(|one| &one.id), messages);
    ids("exemptions.toml", content.exemptions.domain.iter().map(|one| &one.id), messages);
    ids("exemptions.toml", content.exemptions.programme.iter().map(|one| &one.id), messages);
    ids("evidence.toml", content.evidence.kind.iter().map(|one| &one.id), messages);
    ids("regions.toml", content.regions.basis.iter().map(|one| &one.id), messages);
    ids("regions.toml", content.regions.provider.iter().map(|one| &one.id), messages);
    ids("parameters", content.parameters.iter().map(|one| &one.id), messages);
}

fn references(content: &Content, messages: &mut Vec<String>) {
    let proofs: BTreeSet<&str> = content.products.proof.iter().map(|proof| proof.id.as_str()).collect();
    let schemes: BTreeSet<&str> =
        content.certificates.scheme.iter().map(|scheme| scheme.id.as_str()).collect();
    let bases: BTreeSet<&str> = content.regions.basis.iter().map(|basis| basis.id.as_str()).collect();
    let items: BTreeSet<&str> =
        content.emr.iter().flat_map(|section| &section.item).map(|item| item.number.as_str()).collect();
    let criteria: BTreeSet<&str> =
        content.exemptions.domain.iter().flat_map(|domain| &domain.criteria).map(String::as_str).collect();
    let mut known = |set: &BTreeSet<&str>, id: &str, at: String| {
        if !set.contains(id) {
            messages.push(format!("{at}: `{id}` is not one of {set:?}"));
        }
    };

    let secaas = &content.products.secaas;
    known(&schemes, &secaas.scheme, "catalogue/products.toml: [secaas] scheme".to_owned());
    for proof in &secaas.waives {
        known(&proofs, proof, "catalogue/products.toml: [secaas] waives".to_owned());
    }
    for product in &content.products.product {
        let at = format!("catalogue/products.toml: `{}`", product.id);
        if let Some(item) = &product.item {
            known(&items, item, format!("{at}: item"));
        }
        for proof in product.requirement.iter().flat_map(named) {
            known(&proofs, proof, format!("{at}: requirement"));
        }
    }
    for programme in &content.exemptions.programme {
        let at = format!("catalogue/exemptions.toml: `{}`", programme.id);
        for scheme in &programme.schemes {
            known(&schemes, scheme, format!("{at}: schemes"));
        }
        for criterion in programme.criteria.iter().chain(programme.disputed.iter().map(|one| &one.criterion))
        {
            known(&criteria, criterion, format!("{at}: criteria"));
        }
    }
    for provider in &content.regions.provider {
        for region in &provider.regions {
            known(
                &bases,
                &region.basis,
                format!("catalogue/regions.toml: `{}` `{}`: basis", provider.id, region.id),
            );
        }
    }
    for product in &content.products.product {
        let demanded = product.item.is_some();
        if demanded != product.requirement.is_some() || demanded != product.expected.is_some() {
            messages.push(format!(
                "catalogue/products.toml: `{}`: `item`, `expected` and `requirement` go together",
                product.id
            ));
        }
        if product.secaas_eligible && !demanded {
            messages.push(format!(
                "catalogue/products.toml: `{}`: `secaas_eligible` without `requirement` excepts from nothing",
                product.id
            ));
        }
        if product.source.is_empty() && product.outside_source.is_none() {
            messages.push(format!("catalogue/products.toml: `{}` has no source", product.id));
        }
    }
}

/// The proofs a requirement names; an empty list of parts names the empty id, which no proof has.
fn named(requirement: &Requirement) -> Vec<&str> {
    let parts = match requirement {
        Requirement::Proof(id) => return vec![id],
        Requirement::AnyOf(any) => &any.any_of,
        Requirement::AllOf(all) => &all.all_of,
    };
    if parts.is_empty() { vec![""] } else { parts.iter().flat_map(named).collect() }
}

/// The periods cover every day once, and their values fit the unit.
fn periods(parameter: &Parameter, messages: &mut Vec<String>) {
    let at = format!("catalogue/parameters: `{}`", parameter.id);
    if parameter.source.is_empty() && parameter.outside_source.is_none() {
        messages.push(format!("{at}: has no source"));
    }
    let (Some(first), Some(last)) = (parameter.periods.first(), parameter.periods.last()) else {
        messages.push(format!("{at}: has no period"));
        return;
    };
    if first.from.is_some() || last.until.is_some() {
        messages.push(format!("{at}: the first period begins with no `from`, the last ends with no `until`"));
    }
    for pair in parameter.periods.windows(2) {
        let until = pair[0].until.as_ref().and_then(day);
        let from = pair[1].from.as_ref().and_then(day);
        if until.is_none() || from.is_none() || until.and_then(day_after) != from {
            messages.push(format!(
                "{at}: the period after the one that ends {} begins {}: it must begin the day after",
                shown(pair[0].until.as_ref()),
                shown(pair[1].from.as_ref()),
            ));
        }
    }
    for period in &parameter.periods {
        let fits = match period.value {
            Value::Integer(_) => !matches!(parameter.unit, Unit::Flag | Unit::Word),
            Value::Flag(_) => parameter.unit == Unit::Flag,
            Value::Word(_) => parameter.unit == Unit::Word,
        };
        if !fits {
            messages
                .push(format!("{at}: value {:?} does not fit the unit {:?}", period.value, parameter.unit));
        }
        if period.from.as_ref().zip(period.until.as_ref()).is_some_and(|(from, until)| from.date > until.date)
        {
            messages.push(format!("{at}: a period ends before it begins"));
        }
    }
}

/// The day of a date without time; `None` for anything else.
pub(crate) fn day(value: &Datetime) -> Option<Date> {
    if value.time.is_some() || value.offset.is_some() { None } else { value.date }
}

fn shown(value: Option<&Datetime>) -> String {
    value.map_or_else(|| "never".to_owned(), |value| format!("on {value}"))
}

fn day_after(day: Date) -> Option<Date> {
    let leap = day.year.is_multiple_of(4) && (!day.year.is_multiple_of(100) || day.year.is_multiple_of(400));
    let days = match day.month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    };
    Some(match (day.month, day.day) {
        (12, 31) => Date { year: day.year.checked_add(1)?, month: 1, day: 1 },
        (month, last) if last == days => Date { year: day.year, month: month + 1, day: 1 },
        (month, other) => Date { year: day.year, month, day: other + 1 },
    })
}
