//! What a case folder made on Windows brings along.

use std::fs;

use simsa_model::FileState;

#[test]
fn a_path_with_backslashes_names_the_file_that_it_names_on_windows() {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    fs::create_dir_all(root.join("evidence/사진")).unwrap();
    fs::write(root.join("evidence/사진/구성도.png"), "x").unwrap();
    fs::write(root.join("facts.toml"), "").unwrap();
    let listed = |file: &str| {
        format!("[[evidence]]\nid = \"a\"\ntitle = \"구성도\"\nkind = \"diagram\"\nfile = '{file}'\n")
    };
    let state = |file: &str| {
        fs::write(root.join("evidence.toml"), listed(file)).unwrap();
        simsa_case::load(root).unwrap().dossier().evidence[0].state.clone()
    };
    for file in [r"evidence\사진\구성도.png", r"evidence/사진\구성도.png"] {
        assert!(matches!(state(file), FileState::Present { .. }), "{file}");
    }
    for file in [r"..\evidence\사진\구성도.png", r"\evidence\a.png"] {
        assert_eq!(state(file), FileState::OutsideTheCase, "{file}");
    }
}
