//! The main job as a newcomer does it: a new folder, facts, questions, answers, check, forms.

mod common;

use std::fs;

use common::{copy, example, files, simsa};

#[test]
fn from_a_new_folder_to_questions() {
    let folder = tempfile::tempdir().unwrap();
    let case = folder.path().join("우리 신청 건");
    let case_text = case.to_str().unwrap();

    let made = simsa(["new", case_text]);
    assert_eq!(made.code, 0, "{}", made.err);
    assert_eq!(simsa(["new", case_text]).code, 2, "a folder in use is left alone");

    // Nothing is known yet: the ruling is open and says what to tell.
    let open = simsa(["assess", case_text]);
    assert_eq!(open.code, 0, "{}", open.err);
    assert!(open.out.contains("? storage"), "{}", open.out);
    let blocked = simsa(["check", case_text]);
    assert_eq!(blocked.code, 1, "{}", blocked.err);

    let facts = "certificates = []\n[application]\ndate = 2024-03-04\nkind = \"initial\"\n[institutions]\nserved = \"private\"\n\
                 [[storage]]\nid = \"main\"\nrole = \"primary\"\nplace = \"outside\"\nfacility = \"idc\"\ncloud = false\n";
    fs::write(case.join("facts.toml"), facts).unwrap();
    let assessed = simsa(["assess", case_text]);
    assert!(assessed.out.contains("I-2"), "{}", assessed.out);

    let written = simsa(["questions", case_text, "--write"]);
    assert_eq!(written.code, 0, "{}", written.err);
    assert!(written.out.contains("40"), "{}", written.out);
    let answers = fs::read_to_string(case.join("answers.toml")).unwrap();
    assert_eq!(answers.matches("\n[[answer]]").count(), 40);
    // Writing again adds nothing: what is there is the person's.
    simsa(["questions", case_text, "--write"]);
    assert_eq!(fs::read_to_string(case.join("answers.toml")).unwrap(), answers);
}

#[test]
fn every_good_example_prepares_its_forms() {
    for (name, group, forms) in [
        ("group-i-1", "I-1", 10),
        ("group-i-2", "I-2", 9),
        ("group-ii-1", "II-1", 10),
        ("group-ii-2", "II-2", 11),
        ("group-ii-3", "II-3", 10),
        ("public-institution", "II-1", 10),
        ("two-operators", "II-2", 18),
    ] {
        let out = tempfile::tempdir().unwrap();
        let run =
            simsa(["prepare".as_ref(), example(name).as_os_str(), "--out".as_ref(), out.path().as_os_str()]);
        assert_eq!(run.code, 0, "{name}\n{}\n{}", run.out, run.err);
        assert!(run.out.contains(group), "{name}: {}", run.out);
        let names = files(out.path());
        let pdfs = count(&names, "pdf");
        // Form 1 is there too where only a claim makes it due.
        assert!(pdfs >= forms, "{name}: {names:?}");
        assert_eq!(count(&names, "html"), pdfs, "{names:?}");
        assert!(!names.iter().any(|name| name.starts_with(".simsa")), "no temporary file stays: {names:?}");
    }
}

fn count(names: &[String], ending: &str) -> usize {
    names
        .iter()
        .filter(|name| std::path::Path::new(name).extension().is_some_and(|own| own == ending))
        .count()
}

#[test]
fn the_same_case_gives_the_same_bytes() {
    let (a, b) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    for out in [&a, &b] {
        let case = example("group-i-1");
        let run = simsa(["render".as_ref(), case.as_os_str(), "--out".as_ref(), out.path().as_os_str()]);
        assert_eq!(run.code, 0, "{}", run.err);
    }
    let names = files(a.path());
    assert_eq!(names, files(b.path()));
    for name in names {
        assert_eq!(
            fs::read(a.path().join(&name)).unwrap(),
            fs::read(b.path().join(&name)).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn the_broken_example_blocks_and_says_where() {
    let run = simsa(["check".as_ref(), example("broken").as_os_str()]);
    assert_eq!(run.code, 1, "{}", run.err);
    for part in ["제출 불가", "evidence.toml:", "facts.toml:", "다음:", "§ "] {
        assert!(run.out.contains(part), "{part} is missing in\n{}", run.out);
    }
    let json = simsa(["check".as_ref(), example("broken").as_os_str(), "--json".as_ref()]);
    let json: serde_json::Value = serde_json::from_str(&json.out).unwrap();
    assert!(json["blocking"].as_u64().unwrap() > 10);
    let weights: Vec<&str> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|finding| finding["severity"].as_str().unwrap())
        .collect();
    let rank = |weight: &&str| ["blocking", "warning", "notice"].iter().position(|known| known == weight);
    assert!(weights.is_sorted_by_key(rank), "the worst come first");
}

#[test]
fn a_changed_file_is_noticed() {
    let folder = tempfile::tempdir().unwrap();
    copy(&example("group-i-1"), folder.path());
    let evidence = folder.path().join("evidence");
    let first = files(&evidence).into_iter().next().expect("the example has evidence");
    fs::write(evidence.join(first), "바뀐 내용").unwrap();
    let run = simsa(["check".as_ref(), folder.path().as_os_str()]);
    assert_eq!(run.code, 1);
    assert!(run.out.contains("[evidence-changed]"), "{}", run.out);
}

#[test]
fn what_if_ranks_by_what_falls_away() {
    let run = simsa(["what-if".as_ref(), example("group-ii-3").as_os_str(), "--json".as_ref()]);
    assert_eq!(run.code, 0, "{}", run.err);
    let steps: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    let saved: Vec<i64> =
        steps.as_array().unwrap().iter().map(|step| step["questions_saved"].as_i64().unwrap()).collect();
    assert!(saved.len() > 1 && saved.is_sorted_by(|a, b| a >= b), "{saved:?}");
    assert_eq!(saved[0], 175, "182 questions become 7");
    let three =
        steps.as_array().unwrap().iter().find(|step| step["group"] == "II-1").expect("II-1 is within reach");
    let changes: Vec<&str> = three["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["scheme"].as_str().unwrap())
        .collect();
    assert_eq!(changes, ["isms-p", "iso-27017", "iso-27018"], "CSAP does not help a private institution");
}

#[test]
fn everything_that_has_a_name_can_be_explained() {
    for name in
        ["table.ii-1", "R-004", "r-004", "group/ii-1-csap", "emr-2.1-4", "2-1", "양식3", "evidence-changed"]
    {
        let run = simsa(["explain", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        assert!(run.out.lines().count() > 2, "{name}: {}", run.out);
    }
    let run = simsa(["explain", "table.ii-11"]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("`table.ii-1`"), "{}", run.err);
}

#[test]
fn a_reading_begins_with_what_it_says_in_the_language_asked_for() {
    let hangul = |text: &str| text.chars().any(|letter| ('가'..='힣').contains(&letter));
    for name in ["R-004", "R-029", "R-055"] {
        let english = simsa(["explain", name, "--lang", "en"]);
        assert_eq!(english.code, 0, "{}", english.err);
        assert!(!hangul(english.out.lines().next().unwrap()), "{}", english.out);
        let (ours, reading) =
            english.out.split_once("Our own summary in English.").expect("it is marked as ours");
        assert!(!ours.contains("## ") && ours.lines().count() > 4, "{ours}");
        assert!(reading.contains("## 쟁점") && !reading.contains("## In English"), "{reading}");
        let korean = simsa(["explain", name, "--lang", "ko"]);
        assert!(hangul(korean.out.lines().next().unwrap()), "{}", korean.out);
        assert!(korean.out.find("## 쟁점") < korean.out.find("## In English"), "{}", korean.out);
    }
}

#[test]
fn a_passage_says_which_code_implements_it_in_both_languages() {
    for (language, rules) in [("ko", "이 조문을 옮긴 규칙"), ("en", "rules that encode it")] {
        let run = simsa(["explain", "table.ii-1", "--lang", language]);
        assert_eq!(run.code, 0, "{}", run.err);
        assert!(run.out.contains(rules), "{}", run.out);
        assert!(
            run.out.contains("group/ii-1-csap") && run.out.contains("crates/rules/src/group/ii_1_csap.rs:")
        );
    }
    for (name, found) in [
        ("별표 2.1", "emr-2.1-1"),
        ("그룹 II-1", "table.ii-1"),
        ("참고1", "ref-1.s014"),
        ("제2호", "s014.2.csap"),
        ("적용 제외대상", "excluded.parent"),
    ] {
        let run = simsa(["explain", name]);
        assert_eq!(run.code, 0, "{name}: {}", run.err);
        assert!(run.out.contains(found), "{name}: {}", run.out);
    }
    let unknown = simsa(["explain", "별표 99.9"]);
    assert_eq!(unknown.code, 2);
}

#[test]
fn each_of_two_operators_is_asked_for_its_own_places() {
    let folder = tempfile::tempdir().unwrap();
    copy(&example("two-operators"), folder.path());
    let case = folder.path().to_str().unwrap();
    let answers = folder.path().join("answers.toml");
    let shared = "[[answer]]\nquestion = \"emr-3.1-1\"\nanswer = \"Y\"\nevidence = [\"acceptance\"]\n";
    fs::write(&answers, shared).unwrap();
    let run = simsa(["questions", case, "--write"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let text = fs::read_to_string(&answers).unwrap();
    // 7 questions of form 2A each, one of them answered for both; 18 of form 3 for the cloud only
    assert_eq!(text.matches("\noperator = \"mirinae\"\n").count(), 6 + 18, "{text}");
    assert_eq!(text.matches("\noperator = \"haeoreum\"\n").count(), 6, "{text}");
    assert!(text.contains("# ── ㈜해오름데이터센터(가상) (haeoreum) ──"), "{text}");
    assert_eq!(simsa(["questions", case, "--write"]).code, 0);
    assert_eq!(fs::read_to_string(&answers).unwrap(), text, "writing again adds nothing");
    let own = simsa(["questions", case, "--write", "--operator", "haeoreum"]);
    assert!(own.out.contains('1'), "{}", own.out);
    let text = fs::read_to_string(&answers).unwrap();
    assert_eq!(text.matches("\noperator = \"haeoreum\"\n").count(), 7, "also what was shared");
    assert_eq!(simsa(["questions", case, "--operator", "haeorum"]).code, 2);

    let listed = simsa(["questions", case, "--json"]);
    let listed: serde_json::Value = serde_json::from_str(&listed.out).unwrap();
    let of = |id: &str| listed.as_array().unwrap().iter().find(|one| one["id"] == id).unwrap().clone();
    assert_eq!(of("emr-2.1-1")["operators"].as_array().unwrap().len(), 2);
    assert_eq!(of("emr-3.1-1")["answered"], true);
    assert_eq!(of("cloud-9.1.1-1")["operators"][0]["operator"], "mirinae");

    let file = folder.path().join("new.txt");
    fs::write(&file, "가상 자료").unwrap();
    let file = file.to_str().unwrap();
    let wrong = simsa(["evidence", "add", case, file, "--answer", "emr-2.1-1@backup"]);
    assert_eq!(wrong.code, 2, "{}", wrong.out);
    let right = simsa(["evidence", "add", case, file, "--id", "new", "--answer", "emr-2.1-1@haeoreum"]);
    assert_eq!(right.code, 0, "{}", right.err);
    let text = fs::read_to_string(&answers).unwrap();
    let named = "question = \"emr-2.1-1\"\noperator = \"haeoreum\"\n# answer = \"Y\"\nnote = \"\"\nevidence = [\"new\"]";
    assert!(text.contains(named), "{text}");
    let unknown = text.replace("operator = \"haeoreum\"", "operator = \"haeoruem\"");
    fs::write(&answers, unknown).unwrap();
    let found = simsa(["check", case]);
    assert!(
        found.out.contains("answers.toml:") && found.out.contains("‘haeoreum’ 아닙니까"),
        "{}",
        found.out
    );
}

#[test]
fn the_interface_speaks_english_when_asked() {
    let run = simsa(["assess".as_ref(), example("group-i-1").as_os_str(), "--lang".as_ref(), "en".as_ref()]);
    assert!(run.out.contains("Judged on") && run.out.contains("forms are due"), "{}", run.out);
    assert!(simsa(["--help"]).out.contains("사용법"));
    assert!(simsa(["--lang", "en", "--help"]).out.contains("Usage"));
}

#[test]
fn facts_in_json_are_the_same_facts() {
    let folder = tempfile::tempdir().unwrap();
    copy(&example("group-ii-2"), folder.path());
    let before = simsa(["assess".as_ref(), folder.path().as_os_str(), "--json".as_ref()]).out;
    let text = fs::read_to_string(folder.path().join("facts.toml")).unwrap();
    let facts: simsa_model::Facts = simsa_case::parse_facts("facts.toml", &text).unwrap();
    fs::write(folder.path().join("facts.json"), serde_json::to_string_pretty(&facts).unwrap()).unwrap();
    fs::remove_file(folder.path().join("facts.toml")).unwrap();
    let after = simsa(["assess".as_ref(), folder.path().as_os_str(), "--json".as_ref()]).out;
    assert_eq!(before, after);
}

#[test]
fn the_examples_fit_the_schemas() {
    for (file, folder_file) in [
        ("facts", "facts.toml"),
        ("answers", "answers.toml"),
        ("evidence", "evidence.toml"),
        ("products", "products.toml"),
        ("services", "services.toml"),
        ("tests", "tests.toml"),
        ("exemptions", "exemptions.toml"),
        ("conformity", "conformity.toml"),
    ] {
        let schema: serde_json::Value = serde_json::from_str(&simsa(["schema", file]).out).unwrap();
        let validator = jsonschema::validator_for(&schema).unwrap();
        for name in ["group-i-1", "group-ii-2", "group-ii-3", "public-institution", "two-operators"] {
            let Ok(text) = fs::read_to_string(example(name).join(folder_file)) else { continue };
            let value = dates_as_text(text.parse::<toml::Table>().unwrap().into());
            let wrong: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
            assert!(wrong.is_empty(), "{name}/{folder_file}: {wrong:?}");
        }
        let nonsense = serde_json::json!({ "없는 항목": 1 });
        assert!(!validator.is_valid(&nonsense), "{file}: the schema must refuse unknown keys");
    }
}

/// JSON has no dates; the schema wants them as text.
fn dates_as_text(value: toml::Value) -> serde_json::Value {
    match value {
        toml::Value::Datetime(date) => date.to_string().into(),
        toml::Value::Array(items) => items.into_iter().map(dates_as_text).collect(),
        toml::Value::Table(table) => serde_json::Value::Object(
            table.into_iter().map(|(key, value)| (key, dates_as_text(value))).collect(),
        ),
        toml::Value::String(text) => text.into(),
        toml::Value::Integer(number) => number.into(),
        toml::Value::Float(number) => number.into(),
        toml::Value::Boolean(flag) => flag.into(),
    }
}
