//! Every file in `/scenarios`, run.

use std::fs;

use simsa_testkit::{Scenario, scenarios};

#[test]
fn every_scenario_comes_out_as_it_says() {
    let mut wrong = Vec::new();
    for path in scenarios() {
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let text = fs::read_to_string(&path).unwrap();
        match Scenario::parse(&text) {
            Ok(scenario) => wrong
                .extend(scenario.differences().into_iter().map(|difference| format!("{name}: {difference}"))),
            Err(error) => wrong.push(format!("{name}: {error}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
