//! What would make a case lighter, in numbers and in the words that people read: a reviewed table.

mod common;

use std::fmt::Write as _;

use common::{SETS, assess, case, certificates, day, site, what_if};
use simsa_model::{
    CertifierNotice, CsapDuty, CsapType, Day, Facts, Group, Holder, LegalForm, Operator, Ruling, Scheme,
    Served, Storage,
};
use simsa_rules::{Lacking, Obtain, PossibleChange, Step};

fn facts(place: &str, set: &str) -> Facts {
    Facts { storage: vec![site(place)], certificates: Some(certificates(set, "op")), ..case() }
}

/// Every step of `facts`, one line each: what changes, and what that brings.
fn table(head: &str, facts: &Facts) -> String {
    let now = assess(facts, day());
    let group = now.decided_group().expect("decided");
    let mut table = format!("{head}: {group}, {} forms\n", now.decided_duties().len());
    for step in what_if(facts, day()) {
        for words in step.words() {
            writeln!(table, "  {} / {}", words.ko, words.en).unwrap();
        }
        let saving = step.saving();
        writeln!(table, "  → {} / {}", saving.ko, saving.en).unwrap();
        let forms = now.decided_duties().len().cast_signed() - step.then.decided_duties().len().cast_signed();
        assert_eq!(step.forms_saved, forms, "{head}");
    }
    table
}

#[test]
fn what_would_help_in_words() {
    let mut expired = facts("cloud", "isms-p");
    expired.certificates.as_mut().unwrap()[0].valid_until = Some(day());
    let mut out_of_scope = expired.clone();
    out_of_scope.certificates.as_mut().unwrap()[0].covers_service = Some(false);
    let mut ended = expired.clone();
    ended.certificates.as_mut().unwrap()[0].valid_until = Some(before(day()));
    let mut ended_and_narrow = out_of_scope.clone();
    ended_and_narrow.certificates.as_mut().unwrap()[0].valid_until = Some(before(day()));
    let mut of_the_hospital = facts("cloud", "isms-p");
    of_the_hospital.certificates.as_mut().unwrap()[0].holder = Some(Holder::Institution);
    let mut noticed = facts("cloud", "isms-p");
    let controls = vec!["9.1.1".to_owned()];
    noticed.notice = Some(CertifierNotice { controls, ..CertifierNotice::default() });
    let nobody = Facts { operators: Vec::new(), ..facts("cloud", "-") };
    let all = [
        table("cloud without certificates", &facts("cloud", "-")),
        table("cloud with ISMS-P", &facts("cloud", "isms-p")),
        table("cloud with ISMS-P to its last day", &expired),
        table("cloud with ISMS-P for something else", &out_of_scope),
        table("cloud with ISMS-P that ended the day before", &ended),
        table("cloud with ISMS-P that ended and is for something else", &ended_and_narrow),
        table("cloud with the hospital's ISMS-P", &of_the_hospital),
        table("cloud with ISMS-P, one control named by the notice", &noticed),
        table("cloud with all three", &facts("cloud", "isms-p 27017 27018")),
        table("cloud, nobody named", &nobody),
        table("data centre without certificates", &facts("idc", "-")),
    ];
    insta::assert_snapshot!(all.join("\n"));
}

fn before(day: Day) -> Day {
    day.days_after(-1)
}

/// 국가·공공 의료기관: while the CSAP duty is not met, only what meets it helps.
#[test]
fn what_would_help_public_institutions_in_words() {
    let served = |served: Served, mut facts: Facts| {
        facts.institutions.served = Some(served);
        facts.institutions.legal_forms = vec![LegalForm::PublicInstitution];
        facts
    };
    let public = |set: &str| served(Served::Public, facts("cloud", set));
    let mut saas = public("csap");
    saas.certificates.as_mut().unwrap()[0].csap_type = Some(CsapType::Saas);
    let mut saas_that_ended = saas.clone();
    saas_that_ended.certificates.as_mut().unwrap()[0].valid_until = Some(before(day()));
    let mut ended = public("csap");
    ended.certificates.as_mut().unwrap()[0].valid_until = Some(before(day()));
    let all = [
        table("public, nothing", &public("-")),
        table("public, all three without CSAP", &public("isms-p 27017 27018")),
        table("public, CSAP of type SaaS", &saas),
        table("public, CSAP of type SaaS that ended", &saas_that_ended),
        table("public, CSAP that ended", &ended),
        table("public, CSAP", &public("csap")),
        table("public and private, ISMS-P", &served(Served::Mixed, facts("cloud", "isms-p"))),
    ];
    insta::assert_snapshot!(all.join("\n"));
}

/// What is offered can be handed in, whatever is held: a step after which the CSAP duty is not met is none.
#[test]
fn no_step_leaves_the_csap_duty_unmet() {
    for set in SETS {
        for served in [Served::Public, Served::Mixed, Served::Private] {
            let mut facts = facts("cloud", set);
            facts.institutions.served = Some(served);
            facts.institutions.legal_forms = vec![LegalForm::PublicInstitution];
            let missing =
                |duty: Option<&Ruling<CsapDuty>>| duty.and_then(Ruling::value) == Some(&CsapDuty::Missing);
            let now = assess(&facts, day());
            let unmet = missing(now.csap_duty.as_ref());
            let steps = what_if(&facts, day());
            assert!(!unmet || !steps.is_empty(), "{set}: there is always a way to meet it");
            for step in steps {
                assert!(!missing(step.then.csap_duty.as_ref()), "{set}: {:?}", step.changes);
                assert_eq!(step.settles_csap_duty, unmet, "{set}: {:?}", step.changes);
            }
        }
    }
}

/// The notice of group II-2 narrows form 3 to what it names: before it comes, what falls away is said as a bound.
#[test]
fn no_question_is_promised_away_that_the_notice_may_not_ask() {
    let waiting = facts("cloud", "isms-p");
    assert_eq!(assess(&waiting, day()).decided_group(), Some(Group::II2));
    let asked: usize = assess(&waiting, day()).decided_duties().iter().map(|duty| duty.questions).sum();
    for step in what_if(&waiting, day()) {
        assert!(step.questions_saved <= asked.cast_signed(), "more than are asked now: {step:?}");
        assert_eq!((step.questions_saved, step.questions_saved_at_most), (0, 142));
        assert!(step.depends_on_notice);
    }
    let mut noticed = waiting;
    let controls = vec!["9.1.1".to_owned()];
    noticed.notice = Some(CertifierNotice { controls, ..CertifierNotice::default() });
    for step in what_if(&noticed, day()) {
        assert!(step.questions_saved > 0 && step.questions_saved < 142, "{}", step.questions_saved);
        assert_eq!(step.questions_saved, step.questions_saved_at_most);
        assert!(!step.depends_on_notice);
    }
    // what the notice leaves open before and after is no saving
    let mut mixed = facts("cloud", "isms-p");
    mixed.institutions.served = Some(Served::Mixed);
    mixed.institutions.legal_forms = vec![LegalForm::PublicInstitution];
    let only_csap = |step: &Step| step.changes == [PossibleChange::Certificate(Scheme::Csap)];
    let steps = what_if(&mixed, day());
    let step = steps.iter().find(|step| only_csap(step)).expect("it meets the duty");
    assert_eq!((step.group, step.questions_saved, step.questions_saved_at_most), (Group::II2, 0, 0));
    assert!(step.settles_csap_duty && !step.depends_on_notice);
    // a notice that names nothing is none
    noticed.notice = Some(CertifierNotice::default());
    assert!(what_if(&noticed, day()).iter().all(|step| step.depends_on_notice));
}

/// Who lacks what is said operator by operator, and an operator that keeps no records lacks nothing.
#[test]
fn each_operator_is_told_what_it_lacks() {
    let mut facts = facts("cloud", "isms-p 27017 27018");
    let operator = |id: &str, name: Option<&str>| Operator {
        id: id.to_owned(),
        name: name.map(str::to_owned),
        ..Operator::default()
    };
    facts.operators =
        vec![operator("op", Some("가상클라우드")), operator("op2", Some("가상백업")), operator("idle", None)];
    facts.storage.push(Storage {
        id: "backup".to_owned(),
        operator: Some("op2".to_owned()),
        ..site("cloud")
    });
    let three = |facts: &Facts| {
        let steps = what_if(facts, day());
        steps.into_iter().find(|step| step.group == Group::II1).expect("II-1 is within reach")
    };
    let said: Vec<String> = three(&facts).words().into_iter().map(|words| words.ko).collect();
    let wanted = ["ISMS-P", "ISO 27017", "ISO 27018"].map(|name| format!("사업자 가상백업의 {name} 취득"));
    assert_eq!(said, wanted);
    // each in its own way
    let list = facts.certificates.as_mut().unwrap();
    let mut ended = common::certificate("isms-p", "op2");
    ended.valid_until = Some(before(day()));
    list.push(ended);
    list.retain(|one| (one.scheme, one.operator.as_deref()) != (Scheme::Iso27018, Some("op")));
    let step = three(&facts);
    let who = |lacking: &Lacking| -> Vec<String> {
        lacking.operators.iter().filter_map(|one| one.id.clone()).collect()
    };
    let lacking: Vec<_> = step.lacking.iter().map(|one| (one.scheme, one.obtain, who(one))).collect();
    let only = |id: &str| vec![id.to_owned()];
    assert_eq!(
        lacking,
        [
            (Scheme::IsmsP, Obtain::Renew, only("op2")),
            (Scheme::Iso27017, Obtain::Gain, only("op2")),
            (Scheme::Iso27018, Obtain::Gain, vec!["op".to_owned(), "op2".to_owned()]),
        ]
    );
    // what is there and not wholly known is stated, not gained
    let mut open = common::certificate("27017", "op2");
    open.covers_service = None;
    facts.certificates.as_mut().unwrap().push(open);
    let obtain = |step: &Step| step.lacking.iter().map(|one| one.obtain).collect::<Vec<_>>();
    assert_eq!(obtain(&three(&facts)), [Obtain::Renew, Obtain::State, Obtain::Gain]);
    // many are counted
    for at in 3..10 {
        let id = format!("op{at}");
        facts.storage.push(Storage { id: id.clone(), operator: Some(id.clone()), ..site("cloud") });
        facts.operators.push(operator(&id, None));
    }
    let words = three(&facts).words();
    assert!(
        words.iter().any(|one| one.ko.starts_with("사업자 가상클라우드, 가상백업, op3 외 6곳의")),
        "{words:?}"
    );
}

/// A certificate that is there and does not count is to be renewed or extended; one that counts is no change at all.
#[test]
fn a_certificate_that_counts_is_not_asked_for_again() {
    let with = |set: &str| -> Vec<PossibleChange> {
        what_if(&facts("cloud", set), day()).into_iter().flat_map(|step| step.changes).collect()
    };
    assert!(with("-").contains(&PossibleChange::Certificate(simsa_model::Scheme::IsmsP)));
    assert!(!with("isms-p").contains(&PossibleChange::Certificate(simsa_model::Scheme::IsmsP)));
    assert!(with("isms-p").contains(&PossibleChange::NoCloud));
    let on_the_ground: Vec<PossibleChange> =
        what_if(&facts("idc", "-"), day()).into_iter().flat_map(|step| step.changes).collect();
    assert!(!on_the_ground.is_empty() && !on_the_ground.contains(&PossibleChange::NoCloud));
}
