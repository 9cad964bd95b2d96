//! How the forms of whole cases lie on their pages: every example case and sample, every copy.

use simsa_forms::{compose, fill, instances};
use simsa_model::{Assessment, Dossier, FormId};
use simsa_papers::{Block, Format, Paper, PaperWriter, Run, WriteOptions};
use simsa_rules::assess;
use simsa_testkit::{examples, poppler};

mod samples;

fn cases() -> Vec<(String, Dossier, Assessment)> {
    let of_example = |folder: std::path::PathBuf| {
        let case = simsa_case::load(&folder).unwrap();
        let day = case.facts().application.date.unwrap_or(samples::FILED);
        let assessment = assess(case.facts(), day).unwrap();
        (folder.display().to_string(), case.dossier().clone(), assessment)
    };
    let samples = samples::all().into_iter().map(|one| (one.name.to_owned(), one.dossier, one.assessment));
    samples.chain(examples().into_iter().map(of_example)).collect()
}

fn letters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

/// The lines of each page without its footer, white space taken out.
fn pages(writer: &mut PaperWriter, paper: &Paper) -> Option<Vec<Vec<String>>> {
    let printed = writer.write(paper, Format::Pdf, &WriteOptions::default()).unwrap();
    let text = poppler("pdftotext", &["-layout"], &["-"], &printed.bytes)?;
    let lines = |page: &str| page.lines().map(letters).filter(|line| !line.is_empty()).collect::<Vec<_>>();
    let mut pages: Vec<Vec<String>> = text.split('\u{c}').map(lines).collect();
    pages.pop();
    pages.iter_mut().for_each(|page| drop(page.pop()));
    Some(pages)
}

/// The words of runs, white space taken out.
fn words(runs: &[Run]) -> String {
    let texts = runs.iter().filter_map(|run| match run {
        Run::Text { text, .. } => Some(letters(text)),
        _ => None,
    });
    texts.collect()
}

fn headings(paper: &Paper) -> Vec<String> {
    let heading = |block: &Block| match block {
        Block::Heading(heading) => Some(words(&heading.runs)),
        _ => None,
    };
    paper.blocks.iter().filter_map(heading).collect()
}

/// What follows the last table: the sentence above the signature, the signature, the notes.
fn closing(paper: &Paper) -> Option<String> {
    let table = paper.blocks.iter().rposition(|block| matches!(block, Block::Table(_)))?;
    let signature = paper.blocks[table..].iter().any(|block| matches!(block, Block::Signature(_)));
    let first = paper.blocks[table..].iter().find_map(|block| match block {
        Block::Paragraph(one) => Some(words(&one.runs)),
        _ => None,
    });
    first.filter(|_| signature)
}

#[test]
fn no_page_ends_with_a_heading_and_none_has_the_signature_alone() {
    let (mut writer, mut several) = (PaperWriter::new(), 0);
    for (name, dossier, assessment) in cases() {
        for form in FormId::ALL {
            for instance in instances(form, &dossier) {
                let paper = compose(&fill(&instance, &dossier, &assessment));
                let what = format!("{name}, {}", instance.file_stem);
                let Some(pages) = pages(&mut writer, &paper) else { return };
                several += usize::from(pages.len() > 1);
                let headings = headings(&paper);
                for page in &pages {
                    let last = page.last().map_or("", String::as_str);
                    assert!(
                        !headings.iter().any(|heading| heading == last),
                        "{what}: a page ends with {last}"
                    );
                }
                let (Some(closing), Some(last)) = (closing(&paper), pages.last()) else { continue };
                let begin: String = closing.chars().take(8).collect();
                assert!(
                    !last[0].starts_with(&begin),
                    "{what}: the last page has the signature alone: {last:?}"
                );
            }
        }
    }
    assert!(several > 20, "{several} papers of several pages");
}
