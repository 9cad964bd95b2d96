//! `simsa inspect`: what it says of good files, and that no file brings it down.
//!
//! Figures of memory and time are bounds with much room, not measurements: what is tested is that there are bounds.

mod common;

use common::bombs;
use common::simsa;
use serde_json::Value;

#[test]
fn what_a_file_is_and_what_is_in_it_is_told() {
    let place = tempfile::tempdir().unwrap();
    let path = |name: &str| place.path().join(name);
    std::fs::write(path("명단.csv"), "이름,번호\n김,900101-1234568\n").unwrap();
    std::fs::write(path("사진.png"), b"\x7fELF and so on").unwrap();
    std::fs::write(path("메모.txt"), "걱정할 것이 없는 글").unwrap();

    let good = simsa(["inspect".as_ref(), path("메모.txt").as_os_str()]);
    assert_eq!((good.code, good.err.as_str()), (0, ""), "{}", good.out);
    let bad = simsa([
        "inspect".as_ref(),
        path("명단.csv").as_os_str(),
        path("사진.png").as_os_str(),
        path("메모.txt").as_os_str(),
    ]);
    assert_eq!(bad.code, 1, "{}", bad.err);
    assert!(bad.out.contains("2번째 줄") && bad.out.contains("이름과 다른 형식"), "{}", bad.out);
    assert!(!bad.out.contains("1234568"), "{}", bad.out);

    let json = simsa(["inspect".as_ref(), path("명단.csv").as_os_str(), "--json".as_ref()]);
    let told: Value = serde_json::from_str(&json.out).unwrap();
    assert_eq!((json.code, &told[0]["numbers"], &told[0]["kind"]), (1, &1.into(), &"text".into()));
    assert_eq!(told[0]["findings"][0]["code"], "evidence-registration-numbers");

    let gone = simsa(["inspect".as_ref(), path("없음.pdf").as_os_str()]);
    assert_eq!(gone.code, 2);
    assert!(gone.err.contains("없음.pdf"), "{}", gone.err);
}

#[test]
fn documents_are_looked_into_by_the_child() {
    let place = tempfile::tempdir().unwrap();
    let docx = place.path().join("계획.docx");
    let text = "<w:document><w:p><w:t>900101-1234568</w:t></w:p></w:document>";
    let mut zip = zip::ZipWriter::new(std::fs::File::create(&docx).unwrap());
    zip.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, text.as_bytes()).unwrap();
    zip.finish().unwrap();
    let seen = simsa(["inspect".as_ref(), docx.as_os_str(), "--json".as_ref()]);
    let told: Value = serde_json::from_str(&seen.out).unwrap();
    assert_eq!((seen.code, &told[0]["numbers"]), (1, &1.into()), "{}{}", seen.out, seen.err);
    assert_eq!(told[0]["unseen"], Value::Null);
}

#[test]
fn no_bomb_brings_it_down_and_each_is_told() {
    let place = tempfile::tempdir().unwrap();
    for bomb in bombs::all() {
        let path = place.path().join(bomb.name);
        std::fs::write(&path, &bomb.bytes).unwrap();
        let begun = std::time::Instant::now();
        let seen = simsa(["inspect".as_ref(), path.as_os_str(), "--json".as_ref()]);
        let told: Value = serde_json::from_str(&seen.out).unwrap_or_else(|_| panic!("{}", seen.err));
        println!(
            "{} of {} bytes: {} after {:?}",
            bomb.name,
            bomb.bytes.len(),
            told[0]["unseen"],
            begun.elapsed()
        );
        let codes: Vec<&str> =
            told[0]["findings"].as_array().unwrap().iter().filter_map(|one| one["code"].as_str()).collect();
        let is_told =
            codes.contains(&"evidence-not-looked-at") || codes.contains(&"evidence-registration-numbers");
        assert!(seen.code == 1 && is_told, "{}: {}", bomb.name, seen.out);
    }
}
