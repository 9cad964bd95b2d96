//! What people do with evidence, and what they get back.

mod common;

use std::path::Path;

use common::{Workbench, now, these};
use simsa_casefile::{Addition, CaseFileError, Kept, Said, open, open_or_make};
use simsa_vault::{NoWatch, VaultWatch};

#[test]
fn added_replaced_withdrawn_with_history() {
    let workbench = Workbench::new();
    let (diagram, v2) = (workbench.file("구성도.pdf", "one"), workbench.file("구성도 (2판).pdf", "two"));
    let case_file = workbench.make();
    let added = case_file.add(&these(&[&diagram]), &NoWatch).unwrap().remove(0).result.unwrap();
    assert_eq!((added.id.as_str(), added.file.as_str()), ("구성도", "evidence/구성도.pdf"));
    let again = case_file.add(&these(&[&diagram]), &NoWatch).unwrap().remove(0).result.unwrap();
    assert!(again.already);
    let replaced = case_file.replace("구성도", &v2, &Said::default(), &NoWatch).unwrap();
    assert_eq!((replaced.revision, replaced.same), (2, false));
    assert!(case_file.replace("구성도", &v2, &Said::default(), &NoWatch).unwrap().same);
    drop(case_file);
    assert_eq!(workbench.agrees(), [("구성도".to_owned(), b"two".to_vec())]);

    let case_file = workbench.open();
    let out = workbench.files.join("old.pdf");
    case_file.get(&case_file.revision("구성도", Some(1)).unwrap(), &out).unwrap();
    assert_eq!(std::fs::read(&out).unwrap(), b"one");
    assert!(case_file.get(&added.digest, &out).is_err(), "never over another file");
    assert!(case_file.revision("구성도", Some(3)).is_err());
    let withdrawn = case_file.withdraw("구성도", false).unwrap();
    assert!(withdrawn.was_listed && withdrawn.erased.is_empty());
    assert!(case_file.withdraw("구성도", false).is_err());
    assert_eq!(case_file.list().unwrap()[0].kept, Kept::Withdrawn);
    assert!(case_file.revision("구성도", Some(1)).is_ok(), "withdrawn evidence can be had");
    assert_eq!(case_file.withdraw("구성도", true).unwrap().erased.len(), 2);
    assert!(case_file.revision("구성도", Some(1)).is_err());
    drop(case_file);
    assert!(workbench.agrees().is_empty());
    let listed = workbench.open().list().unwrap();
    assert_eq!((listed[0].kept, listed[0].history.events.len()), (Kept::Erased, 5));
}

#[test]
fn nothing_on_the_disk_names_or_shows_the_contents() {
    let workbench = Workbench::new();
    let secret = b"the contents of a secret contract, long enough to be found";
    let file = workbench.file("홍길동 계약서.pdf", secret);
    drop(workbench.make().add(&these(&[&file]), &NoWatch).unwrap());
    let mut folders = vec![workbench.case.join(".simsa/vault"), workbench.case.join(".simsa/ledger")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            assert!(!entry.path().to_string_lossy().contains("홍길동 계약서"));
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let bytes = std::fs::read(entry.path()).unwrap();
            let holds = |needle: &[u8]| bytes.windows(needle.len()).any(|window| window == needle);
            assert!(!holds(secret) && !holds("홍길동".as_bytes()), "{:?}", entry.path());
        }
    }
}

#[test]
fn answers_get_the_evidence_attached_or_the_addition_is_refused() {
    let workbench = Workbench::new();
    std::fs::write(workbench.case.join("answers.toml"), "[[answer]]\nquestion = \"emr-2.1-1\"\n").unwrap();
    let file = workbench.file("a.pdf", "a");
    let case_file = workbench.make();
    let with = |question: &str| Addition { answers: vec![question.parse().unwrap()], ..these(&[&file]) };
    assert!(matches!(case_file.add(&with("emr-9.9-9"), &NoWatch), Err(CaseFileError::Case(_))));
    assert!(case_file.list().unwrap().is_empty());
    case_file.add(&with("emr-2.1-1"), &NoWatch).unwrap();
    let answers = std::fs::read_to_string(workbench.case.join("answers.toml")).unwrap();
    assert_eq!(answers, "[[answer]]\nquestion = \"emr-2.1-1\"\nevidence = [\"a\"]\n");
    assert_eq!(case_file.withdraw("a", false).unwrap().named_by, ["emr-2.1-1".parse().unwrap()]);
}

#[test]
fn plain_files_are_adopted_and_removed_only_when_the_vault_gave_them_back() {
    let workbench = Workbench::new();
    let list = "# 목록\n[[evidence]]\nid = \"a\"\ntitle = \"A\"\nkind = \"other\"\nfile = \"evidence/a.pdf\" # 원본\n";
    std::fs::write(workbench.case.join("evidence.toml"), list).unwrap();
    std::fs::write(workbench.case.join("evidence/a.pdf"), "one").unwrap();
    let case_file = workbench.make();
    let adopted = case_file.adopt(false, &NoWatch).unwrap().remove(0).result.unwrap();
    assert!(!adopted.already && !adopted.removed && workbench.case.join("evidence/a.pdf").exists());
    assert!(workbench.text().starts_with(list), "{}", workbench.text());
    let adopted = case_file.adopt(true, &NoWatch).unwrap().remove(0).result.unwrap();
    assert!(adopted.already && adopted.removed && !workbench.case.join("evidence/a.pdf").exists());
    drop(case_file);
    assert_eq!(workbench.agrees(), [("a".to_owned(), b"one".to_vec())]);

    // A plain file that is not what the list says is neither taken nor removed.
    std::fs::write(workbench.case.join("evidence/a.pdf"), "changed").unwrap();
    let case_file = workbench.open();
    assert!(case_file.adopt(true, &NoWatch).unwrap().remove(0).result.is_err());
    assert!(workbench.case.join("evidence/a.pdf").exists());
    // Handing it in as a new revision is the way.
    case_file.replace("a", &workbench.case.join("evidence/a.pdf"), &Said::default(), &NoWatch).unwrap();
    drop(case_file);
    assert_eq!(workbench.agrees(), [("a".to_owned(), b"changed".to_vec())]);
}

#[test]
fn the_revision_before_the_case_file_is_kept_too() {
    let workbench = Workbench::new();
    let list = "[[evidence]]\nid = \"a\"\ntitle = \"A\"\nkind = \"other\"\nfile = \"evidence/a.pdf\"\n";
    std::fs::write(workbench.case.join("evidence.toml"), list).unwrap();
    std::fs::write(workbench.case.join("evidence/a.pdf"), "one").unwrap();
    let case_file = workbench.make();
    let file = workbench.file("b.pdf", "two");
    assert_eq!(case_file.replace("a", &file, &Said::default(), &NoWatch).unwrap().revision, 2);
    let mut old = Vec::new();
    case_file.vault_case().unwrap().copy_to(&case_file.revision("a", Some(1)).unwrap(), &mut old).unwrap();
    assert_eq!(old, b"one");
}

#[test]
fn contents_shared_with_other_evidence_are_not_destroyed() {
    let workbench = Workbench::new();
    let (a, b) = (workbench.file("a.pdf", "same"), workbench.file("b.pdf", "same"));
    let case_file = workbench.make();
    let outcomes = case_file.add(&these(&[&a, &b]), &NoWatch).unwrap();
    assert_eq!(outcomes.len(), 2);
    assert!(case_file.withdraw("a", true).unwrap_err().say().en.contains("`b`"));
    case_file.withdraw("b", false).unwrap();
    assert_eq!(case_file.withdraw("a", true).unwrap().erased.len(), 1);
}

#[test]
fn names_in_conflict_are_said_and_nothing_is_lost() {
    let workbench = Workbench::new();
    let file = workbench.file("a.pdf", "one");
    let case_file = workbench.make();
    case_file.add(&these(&[&file]), &NoWatch).unwrap();
    let other = workbench.file("a.pdf", "two");
    let error = case_file.add(&these(&[&other]), &NoWatch).unwrap().remove(0).result.unwrap_err();
    assert!(error.say().ko.contains("replace"), "{}", error.say().ko);
    let named = Addition { id: Some("b".to_owned()), ..these(&[&other]) };
    let taken = case_file.add(&named, &NoWatch).unwrap().remove(0).result.unwrap();
    assert_eq!(taken.file, "evidence/b/a.pdf");
    for id in ["../x", "a/b", "", "a\n"] {
        let named = Addition { id: Some(id.to_owned()), ..these(&[&other]) };
        assert!(case_file.add(&named, &NoWatch).is_err(), "{id:?}");
    }
    drop(case_file);
    assert_eq!(workbench.agrees().len(), 2);
}

#[test]
fn what_is_no_regular_file_is_refused_alone() {
    let workbench = Workbench::new();
    let good = workbench.file("good.pdf", "good");
    let link = workbench.files.join("link.pdf");
    std::os::unix::fs::symlink(&good, &link).unwrap();
    let case_file = workbench.make();
    let outcomes =
        case_file.add(&these(&[&link, &workbench.files, Path::new("/dev/zero"), &good]), &NoWatch).unwrap();
    let fine: Vec<bool> = outcomes.iter().map(|outcome| outcome.result.is_ok()).collect();
    assert_eq!(fine, [false, false, false, true]);
    drop(case_file);
    assert_eq!(workbench.agrees().len(), 1);
}

#[test]
fn a_wrong_or_missing_key_says_so_and_reveals_nothing() {
    let workbench = Workbench::new();
    let file = workbench.file("a.pdf", "the contents");
    drop(workbench.make().add(&these(&[&file]), &NoWatch).unwrap());
    let master = workbench.keys.master_path();
    let kept = master.with_extension("kept");
    std::fs::rename(&master, &kept).unwrap();
    let error = open(&workbench.case, &workbench.keys, now).err().unwrap().say();
    assert!(error.ko.contains("마스터키가 없습니다"), "{}", error.ko);
    assert!(
        open_or_make(&workbench.case, &workbench.keys, now).is_err(),
        "no new key is made over an old case_file"
    );
    let case = simsa_casefile::load(&workbench.case, &workbench.keys).unwrap();
    assert!(matches!(case.dossier().evidence[0].state, simsa_model::FileState::Unreadable { .. }));

    // Somebody else's key.
    let other = Workbench::new();
    drop(other.make());
    std::fs::copy(other.keys.master_path(), &master).unwrap();
    let error = open(&workbench.case, &workbench.keys, now).err().unwrap().say();
    assert!(error.ko.contains("마스터키가 다릅니다") && !error.en.contains("contents"), "{}", error.ko);
    std::fs::rename(&kept, &master).unwrap();
    assert_eq!(workbench.agrees().len(), 1);
}

#[test]
fn the_master_key_is_rotated_and_old_cases_stay_readable() {
    let workbench = Workbench::new();
    let file = workbench.file("a.pdf", "a");
    drop(workbench.make().add(&these(&[&file]), &NoWatch).unwrap());
    let before = std::fs::read(workbench.keys.master_path()).unwrap();
    assert!(workbench.open().rotate().unwrap().new_key);
    assert_ne!(std::fs::read(workbench.keys.master_path()).unwrap(), before);
    assert_eq!(workbench.agrees().len(), 1);
    // The old key is not needed by this case any more.
    for entry in std::fs::read_dir(workbench.keys.path()).unwrap().flatten() {
        if entry.file_name().to_string_lossy().starts_with("vault-") {
            std::fs::remove_file(entry.path()).unwrap();
        }
    }
    assert_eq!(workbench.agrees().len(), 1);
    assert!(
        workbench
            .open()
            .entries()
            .unwrap()
            .iter()
            .any(|entry| entry.windows(11).any(|w| w == b"key-rotated"))
    );
}

#[test]
fn a_second_program_waits_and_is_told() {
    let workbench = Workbench::new();
    let case_file = workbench.make();
    let error = open(&workbench.case, &workbench.keys, now).err().unwrap();
    assert!(matches!(error, CaseFileError::Busy { .. }) && error.say().ko.contains("다른 simsa"));
    drop(case_file);
    drop(workbench.open());
}

/// Stops after so many bytes.
struct StopAfter(std::sync::atomic::AtomicU64);

impl VaultWatch for StopAfter {
    fn advanced(&self, bytes: u64) {
        let old = self.0.load(std::sync::atomic::Ordering::SeqCst);
        self.0.store(old.saturating_sub(bytes), std::sync::atomic::Ordering::SeqCst);
    }

    fn stop(&self) -> bool {
        self.0.load(std::sync::atomic::Ordering::SeqCst) == 0
    }
}

#[test]
fn stopping_keeps_what_was_recorded_and_the_next_run_goes_on() {
    let workbench = Workbench::new();
    let contents = |number: usize| vec![u8::try_from(number % 251).unwrap(); 1000 + number];
    let files: Vec<_> =
        (0..600).map(|number| workbench.file(&format!("f{number}.bin"), contents(number))).collect();
    let paths: Vec<&Path> = files.iter().map(std::path::PathBuf::as_path).collect();
    let case_file = workbench.make();
    let stop = StopAfter(400_000.into());
    let first = case_file.add(&these(&paths), &stop).unwrap();
    assert!(!first.is_empty() && first.len() < 600, "{}", first.len());
    drop(case_file);
    assert_eq!(workbench.agrees().len(), first.len());
    let case_file = workbench.open();
    let second = case_file.add(&these(&paths), &NoWatch).unwrap();
    let already = second.iter().filter(|outcome| outcome.result.as_ref().unwrap().already).count();
    assert_eq!((second.len(), already), (600, first.len()));
    drop(case_file);
    assert_eq!(workbench.agrees().len(), 600);
}

#[test]
fn sealing_again_is_about_the_same_position() {
    let workbench = Workbench::new();
    let file = workbench.file("a.pdf", "a");
    let case_file = workbench.make();
    case_file.add(&these(&[&file]), &NoWatch).unwrap();
    case_file.record_dossier([1; 32]).unwrap();
    let first = case_file.position().unwrap();
    let record = case_file.record_sealed([2; 32]).unwrap();
    assert!(!record.again);
    case_file.record_dossier([1; 32]).unwrap();
    let second = case_file.position().unwrap();
    assert_eq!(first.checkpoint.to_text(), second.checkpoint.to_text());
    assert_eq!(first.receipts, second.receipts);
    let again = case_file.record_sealed([2; 32]).unwrap();
    assert!(again.again && again.index == record.index && again.entry == record.entry);
    case_file.record_dossier([3; 32]).unwrap();
    assert_eq!(case_file.position().unwrap().entries.len(), first.entries.len() + 2);
    let trust = simsa_ledger::Trust { log: first.key.clone(), witnesses: Vec::new(), authorities: None };
    for (entry, receipt) in first.entries.iter().zip(&first.receipts) {
        receipt.verify(entry, &trust).unwrap();
    }
    record.receipts[0].verify(&record.entry, &trust).unwrap();
}

const ROW: &str = "[[evidence]]\nid = \"a\"\ntitle = \"A\"\nkind = \"other\"\nfile = \"evidence/a.pdf\"\n";

/// What a withdrawal reports is read before anything is withdrawn.
#[test]
fn answers_that_cannot_be_read_stop_a_withdrawal_before_it_begins() {
    let workbench = Workbench::new();
    let file = workbench.file("a.pdf", "a");
    let case_file = workbench.make();
    case_file.add(&these(&[&file]), &NoWatch).unwrap();
    let answers = workbench.case.join("answers.toml");
    std::fs::write(&answers, "[[answer]\n").unwrap();
    assert!(case_file.withdraw("a", true).is_err());
    assert_eq!(case_file.list().unwrap()[0].kept, Kept::Vault, "nothing was destroyed");
    // Answers in JSON are only read for this.
    std::fs::remove_file(&answers).unwrap();
    let json =
        r#"{ "answer": [{ "question": "q", "operator": "b", "evidence": ["a"] }, { "question": "r" }] }"#;
    std::fs::write(workbench.case.join("answers.json"), json).unwrap();
    let withdrawn = case_file.withdraw("a", true).unwrap();
    assert_eq!(withdrawn.named_by, ["q@b".parse().unwrap()]);
    assert_eq!(withdrawn.erased.len(), 1);
}

/// An id that stands twice, or not at all, names no row: what is done to it would be done to another.
#[test]
fn nothing_is_done_to_rows_that_their_ids_do_not_tell_apart() {
    let other = ROW.replace("evidence/a.pdf", "evidence/b.pdf");
    let nameless = other.replace("id = \"a\"\n", "");
    for (list, says) in [(format!("{ROW}\n{other}"), "7"), (format!("{ROW}\n{nameless}"), "7")] {
        let workbench = Workbench::new();
        let file = workbench.file("c.pdf", "c");
        drop(workbench.make());
        for name in ["a", "b"] {
            std::fs::write(workbench.case.join(format!("evidence/{name}.pdf")), name).unwrap();
        }
        std::fs::write(workbench.case.join("evidence.toml"), &list).unwrap();
        let case_file = workbench.open();
        let before = case_file.entries().unwrap();
        let refusals = [
            case_file.adopt(true, &NoWatch).map(drop),
            case_file.add(&these(&[&file]), &NoWatch).map(drop),
            case_file.replace("a", &file, &Said::default(), &NoWatch).map(drop),
            case_file.withdraw("a", true).map(drop),
        ];
        for refusal in refusals {
            let said = refusal.unwrap_err().say();
            assert!(said.en.contains(says) && said.ko.contains(says), "{said:?}");
        }
        assert_eq!((workbench.text(), case_file.entries().unwrap()), (list, before));
        assert!(workbench.case.join("evidence/b.pdf").exists());
    }
}

/// PowerShell prints digests in upper case.
#[test]
fn a_digest_is_the_same_however_it_is_written() {
    let workbench = Workbench::new();
    let digest = simsa_vault::Digest::of(b"one").to_string().to_uppercase();
    let list = format!("{ROW}sha256 = \" {digest} \"\n");
    drop(workbench.make());
    std::fs::write(workbench.case.join("evidence.toml"), &list).unwrap();
    std::fs::write(workbench.case.join("evidence/a.pdf"), "one").unwrap();
    let (same, next) = (workbench.file("a.pdf", "one"), workbench.file("b.pdf", "one"));
    let case_file = workbench.open();
    case_file.adopt(true, &NoWatch).unwrap().remove(0).result.unwrap();
    assert_eq!(case_file.list().unwrap()[0].kept, Kept::Vault);
    assert!(case_file.add(&these(&[&same]), &NoWatch).unwrap().remove(0).result.unwrap().already);
    assert!(case_file.replace("a", &same, &Said::default(), &NoWatch).unwrap().same);
    assert_eq!(workbench.text(), list, "nothing to change");
    let added = case_file.add(&these(&[&next]), &NoWatch).unwrap().remove(0).result.unwrap();
    assert_eq!(added.same_as.as_deref(), Some("a"));
    let loaded = simsa_casefile::load(&workbench.case, &workbench.keys).unwrap();
    let state = &loaded.dossier().evidence[0].state;
    assert!(matches!(state, simsa_model::FileState::Present { .. }), "{state:?}");
}

/// PowerShell completes a path to `.\\evidence\\a.pdf`.
#[test]
fn a_path_is_the_same_however_it_is_written() {
    for written in ["./evidence/a.pdf", ".\\\\evidence\\\\a.pdf", "evidence//a.pdf", "evidence/./a.pdf"] {
        let workbench = Workbench::new();
        drop(workbench.make());
        let list = ROW.replace("evidence/a.pdf", written);
        std::fs::write(workbench.case.join("evidence.toml"), list).unwrap();
        let plain = workbench.case.join("evidence/a.pdf");
        std::fs::write(&plain, "one").unwrap();
        let loaded = simsa_casefile::load(&workbench.case, &workbench.keys).unwrap();
        let dossier = loaded.dossier();
        let state = &dossier.evidence[0].state;
        assert!(matches!(state, simsa_model::FileState::Present { .. }), "{written}: {state:?}");
        assert!(dossier.unused_files.is_empty(), "{written}: {:?}", dossier.unused_files);
        let case_file = workbench.open();
        assert!(case_file.adopt(false, &NoWatch).unwrap().remove(0).result.is_ok(), "{written}");
        assert!(case_file.add(&these(&[&plain]), &NoWatch).unwrap().remove(0).result.unwrap().already);
    }
}

/// What is told to be added is the file that lies there, in its folder.
#[test]
fn a_file_that_lies_with_the_evidence_is_listed_where_it_lies() {
    let workbench = Workbench::new();
    let folder = workbench.case.join("evidence/하위");
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("다.png");
    std::fs::write(&file, "1").unwrap();
    let case_file = workbench.make();
    let added = case_file.add(&these(&[&file]), &NoWatch).unwrap().remove(0).result.unwrap();
    assert_eq!(added.file, "evidence/하위/다.png");
    assert!(case_file.add(&these(&[&file]), &NoWatch).unwrap().remove(0).result.unwrap().already);
    let loaded = simsa_casefile::load(&workbench.case, &workbench.keys).unwrap();
    assert!(loaded.dossier().unused_files.is_empty());
}

/// Withdrawn evidence keeps its file. Where that is the same file, it goes with what is destroyed, and that is recorded.
#[test]
fn a_file_destroyed_is_destroyed_for_all_that_was_withdrawn_with_it() {
    let workbench = Workbench::new();
    let (a, b) = (workbench.file("a.pdf", "same"), workbench.file("b.pdf", "same"));
    let case_file = workbench.make();
    case_file.add(&these(&[&a, &b]), &NoWatch).unwrap();
    case_file.withdraw("b", false).unwrap();
    assert_eq!(case_file.withdraw("a", true).unwrap().with, ["b"]);
    let report = case_file.check_vault(&NoWatch).unwrap();
    assert!(report.is_sound(), "{report:?}");
    let kept: Vec<Kept> = case_file.list().unwrap().into_iter().map(|one| one.kept).collect();
    assert_eq!(kept, [Kept::Erased, Kept::Erased]);
}
