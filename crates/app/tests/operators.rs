//! Two operators in one case, as with a main and a backup site: each has its own material and nothing of the other's,
//! whatever either of them or the applicant tries.

mod common;

use common::{World, confirm_all, described, is_invalid, is_not_found, is_not_permitted, public_methods};
use simsa_app::accounts::invite::InviteParty;
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::cases::item::SaveItem;
use simsa_app::cases::service_dossier::Using;
use simsa_app::intake::destroy::Destroy;
use simsa_app::intake::upload::{NewUpload, UploadBytes};
use simsa_app::permit::{Action, MATERIAL, Reach, reach};
use simsa_app::records::{
    CaseItem, CaseRecord, Confirmation, DestructionReason, Disclosure, EvidenceRecord, ItemBody, ItemKind,
    NoticeKind, OrganisationKind,
};
use simsa_app::{Actor, AnswerKey, Error, Relation, Result};
use simsa_model::{AnswerValue, List, Place, Product, Service};
use simsa_store::{CaseId, ReadStore, Select, Typed, Versioned};

const QUESTION: &str = "emr-1.1-1";
const CANARY: &str = "카나리아-첫째사업자";

/// What the first operator holds in a case.
struct Held {
    case: CaseId,
    evidence: String,
    item: String,
    dossier: CaseId,
    upload: String,
    copy: String,
}

fn invite(case: &CaseId, operator: Option<&str>, email: &str) -> InviteParty {
    InviteParty {
        case: case.to_owned(),
        kind: OrganisationKind::Operator,
        name: "초대된 사업자".to_owned(),
        email: email.to_owned(),
        operator: operator.map(str::to_owned),
    }
}

fn product(name: &str) -> ItemBody {
    ItemBody::Product(Product { kind: "firewall".into(), name: name.into(), ..Product::default() })
}

async fn answer_of(world: &World, actor: &Actor, case: &CaseId) -> Option<SaveAnswer> {
    let all = world.workbench.questions(actor, case, None, None).await.unwrap().questions;
    let view = all.into_iter().find(|view| view.question.id.as_str() == QUESTION)?;
    Some(SaveAnswer {
        operator: None,
        case: case.to_owned(),
        question: QUESTION.to_owned(),
        version: view.version,
        answer: view.answer,
        note: view.note,
        evidence: view.evidence,
    })
}

/// A case with an applicant and a first operator that holds something of every kind, all of it with the canary.
async fn prepared(world: &World) -> (Actor, Actor, Held) {
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let first = world.operator(&applicant, &case, Some("hanbyeol"), "first@cloud.example.kr").await;
    let evidence = world.evidence(&first, &case, &format!("{CANARY} 구성도"), b"secret of the first").await;
    world.disclose(&first, &case, &evidence, Disclosure::TitleAndDigest).await.unwrap();
    let save = SaveItem { case: case.clone(), id: None, version: None, body: product(CANARY) };
    let (item, _) = world.workbench.save_item(&first, &save).await.unwrap();
    let mut answer = answer_of(world, &first, &case).await.unwrap();
    (answer.answer, answer.note) = (Some(AnswerValue::P), format!("{CANARY} 답변"));
    answer.evidence = vec![evidence.clone().into()];
    world.workbench.save_answer(&first, &answer).await.unwrap();
    world.workbench.comment(&first, &case, QUESTION, &format!("{CANARY} 우리끼리"), false).await.unwrap();
    world.workbench.comment(&first, &case, QUESTION, &format!("{CANARY} 신청기관과"), true).await.unwrap();
    let dossier =
        world.workbench.open_dossier(&first, &common::new_case(&format!("{CANARY} 자료집"))).await.unwrap();
    world.evidence(&first, &dossier, &format!("{CANARY} 자료집 구성도"), b"of the dossier").await;
    world.use_dossier(&first, &case, &dossier, &Using::all(Disclosure::TitleAndDigest)).await.unwrap();
    let new = NewUpload {
        described: described(&format!("{CANARY} 올리는 중")),
        name: "a.png".to_owned(),
        length: 5,
        ..NewUpload::default()
    };
    let upload = world.workbench.begin_upload(&first, &case, &new).await.unwrap().id;
    assert!(confirm_all(world, &first, &case).await > 0);
    let copies = world.workbench.forms(&first, &case).await.unwrap();
    let copy = copies.into_iter().find(|line| line.ours && line.signed).unwrap().instance.file_stem;
    (
        applicant,
        first,
        Held { case, evidence: evidence.into(), item: item.into(), dossier, upload: upload.into(), copy },
    )
}

/// Every method that touches material of a case, tried on that of the first operator. What only lists is looked through
/// for the canary; `Ok` means that something was reached.
#[allow(clippy::too_many_lines, reason = "one story from its beginning to its end")]
async fn tries(world: &World, by: &Actor, held: &Held) -> Vec<(&'static str, Result<()>)> {
    let (workbench, case) = (&world.workbench, &held.case);
    let (evidence, item) = (held.evidence.as_str(), held.item.as_str());
    let at = world.at::<EvidenceRecord>(case, evidence).await;
    let file = || Box::new(&b"bytes"[..]);
    let done = |name, result: Result<()>| (name, result);
    let save = SaveItem {
        case: case.into(),
        id: Some(item.into()),
        version: world.stands::<CaseItem>(case, item).await,
        body: product("남의 것"),
    };
    let answer = SaveAnswer {
        operator: None,
        case: case.into(),
        question: QUESTION.into(),
        version: world.stands::<simsa_app::records::AnswerRecord>(case, QUESTION).await,
        answer: Some(AnswerValue::N),
        note: "남의 답".into(),
        evidence: vec![evidence.into()],
    };
    let replacing = NewUpload {
        described: described("x"),
        name: "x.png".into(),
        length: 5,
        replaces: Some(evidence.into()),
        ..NewUpload::default()
    };
    let (all, piece) =
        (Using::all(Disclosure::Full), UploadBytes { offset: 0, checksum: None, source: file() });
    let link = world.at::<simsa_app::records::Link>(case, &held.dossier).await;
    let digest = "ab".repeat(32);
    let destroy = Destroy { reason: DestructionReason::Mistake, note: String::new(), revision: None };
    // whoever sees the canary in what is listed has reached something
    let seen = |name, shown: Result<String>| match shown {
        Ok(text) if text.contains(CANARY) => done(name, Ok(())),
        Ok(_) => done(name, Err(simsa_app::Refusal::NotFound.into())),
        Err(error) => done(name, Err(error)),
    };
    let panel = workbench.case_panel(by, case).await;
    let panel = panel.map(|one| format!("{:?} {:?} {:?}", one.findings, one.dossiers, one.facts));
    let spots = workbench.spots(by, case).await.map(|one| {
        let all = (0..300).flat_map(|at| List::ALL.map(|list| Place::entry(list, at)));
        all.filter_map(|place| one.at(&place).map(|(spot, _)| format!("{spot:?}"))).collect::<String>()
    });
    let history = workbench.history(by, case, 0, 1000).await;
    let history = history.map(|lines| {
        let foreign = lines.iter().any(|line| {
            let about = line.references.iter().any(|(_, value)| value == evidence || value == item);
            !line.own && about && line.event != "party-joined"
        });
        if foreign { CANARY.to_owned() } else { String::new() }
    });
    vec![
        done(
            "replace_evidence",
            workbench.replace_evidence(by, case, (&evidence.into(), at), "x", file()).await.map(|_| ()),
        ),
        done(
            "describe_evidence",
            workbench.describe_evidence(by, case, &evidence.into(), at, &described("x")).await.map(|_| ()),
        ),
        done(
            "disclose_evidence",
            workbench.disclose_evidence(by, case, &evidence.into(), at, Disclosure::Full).await.map(|_| ()),
        ),
        done("evidence_file", workbench.evidence_file(by, case, evidence, None).await.map(|_| ())),
        done("begin_upload", workbench.begin_upload(by, case, &replacing).await.map(|_| ())),
        done("upload", workbench.upload(by, case, &held.upload.as_str().into()).await.map(|_| ())),
        done(
            "receive_upload",
            workbench.receive_upload(by, case, &held.upload.as_str().into(), piece).await.map(|_| ()),
        ),
        done("end_upload", workbench.end_upload(by, case, &held.upload.as_str().into()).await),
        done("save_answer", workbench.save_answer(by, &answer).await.map(|_| ())),
        done(
            "assign",
            workbench.assign(by, case, QUESTION, None, (Some(&by.member), None)).await.map(|_| ()),
        ),
        done("save_item", workbench.save_item(by, &save).await.map(|_| ())),
        done("remove_item", workbench.remove_item(by, case, &item.into(), save.version.unwrap_or(0)).await),
        done(
            "use_dossier",
            workbench.use_dossier(by, case, &held.dossier, Some(link), &all).await.map(|_| ()),
        ),
        done("drop_dossier", workbench.drop_dossier(by, case, &held.dossier, link).await),
        done("confirm_form", workbench.confirm_form(by, case, &held.copy.as_str().into(), &digest).await),
        done(
            "withdraw_confirmation",
            workbench.withdraw_confirmation(by, case, &held.copy.as_str().into()).await,
        ),
        done("form_page", workbench.form_page(by, case, &held.copy.as_str().into()).await.map(|_| ())),
        done("form_pdf", workbench.form_pdf(by, case, &held.copy.as_str().into()).await.map(|_| ())),
        done(
            "destroy_evidence",
            workbench.destroy_evidence(by, case, (&evidence.into(), at), &destroy).await.map(|_| ()),
        ),
        seen("removed_evidence", workbench.removed_evidence(by, case).await.map(|one| format!("{one:?}"))),
        done("withdraw_evidence", workbench.withdraw_evidence(by, case, &evidence.into(), at).await),
        seen("case_panel", panel),
        seen("spots", spots),
        seen("history", history),
        seen("questions", workbench.questions(by, case, None, None).await.map(|one| format!("{one:?}"))),
        seen("evidence", workbench.evidence(by, case).await.map(|one| format!("{one:?}"))),
        seen("items", workbench.items(by, case, ItemKind::Product).await.map(|one| format!("{one:?}"))),
        seen(
            "forms",
            workbench.forms(by, case).await.map(|one| {
                if one.iter().any(|line| line.instance.file_stem == held.copy) {
                    CANARY.to_owned()
                } else {
                    String::new()
                }
            }),
        ),
        seen("uploads", workbench.uploads(by, case).await.map(|one| format!("{one:?}"))),
    ]
}

/// Methods about a case that touch no operator's material, or are the owner's alone; with the reason.
const ELSEWHERE: &[(&str, &str)] = &[
    ("add_evidence", "makes what is one's own"),
    ("add_items", "makes what is one's own"),
    ("dossier_of_case", "copies what is one's own; tried in tests/dossiers.rs"),
    ("comment", "makes what is one's own; who sees it is looked at in `questions`"),
    ("destroy_withdrawn", "needs something withdrawn; tried in tests/destroying.rs"),
    ("restore_evidence", "needs something withdrawn; tried in tests/destroying.rs"),
    ("read_case", "each of its views is tried"),
    ("change_case", "the owner's"),
    ("close_case", "the owner's"),
    ("name_operator", "the owner's; tried below"),
    ("leave_case", "takes away what is one's own; tried in tests/leaving.rs"),
    ("remove_party", "the owner's; tried in tests/leaving.rs"),
    ("invite_party", "the owner's; tried below"),
    ("export_case", "the applicant's"),
    ("change_facts", "tried below"),
    ("answer_fact", "the same as change_facts"),
    ("save_conformity", "the applicant's"),
    ("note_dossier", "the applicant's"),
    ("readiness", "the applicant's"),
    ("submit", "the applicant's"),
    ("reopen", "the applicant's"),
    ("submissions", "the applicant's and the certifier's"),
    ("submission", "the applicant's and the certifier's"),
    ("submitted_pdf", "the applicant's and the certifier's"),
    ("package", "the applicant's and the certifier's"),
    ("submission_receipt", "the applicant's and the certifier's"),
    ("participants", "that somebody takes part is known to all"),
];

/// A method about a case is tried by another operator, or is listed with the reason why not.
#[tokio::test]
async fn every_action_about_material_is_tried_by_another_operator() {
    let world = World::new();
    let (_, first, held) = prepared(&world).await;
    let tried: Vec<&str> = tries(&world, &first, &held).await.into_iter().map(|(name, _)| name).collect();
    for (_, method) in public_methods() {
        let name = method.split(['(', '<']).next().unwrap();
        let signature = method.split('{').next().unwrap();
        let by_input = ["SaveAnswer", "SaveItem", "Submit)", "InviteParty"];
        let about =
            signature.contains("case: &CaseId") || by_input.iter().any(|input| signature.contains(input));
        let known = tried.contains(&name) || ELSEWHERE.iter().any(|(other, _)| *other == name);
        assert!(!about || known, "{name} is not tried by another operator");
    }
}

#[tokio::test]
async fn another_operator_reaches_nothing_and_changes_nothing() {
    for named in [None, Some("backup")] {
        let world = World::new();
        let (applicant, first, held) = prepared(&world).await;
        if let Some(backup) = named {
            let panel = world.workbench.case_panel(&applicant, &held.case).await.unwrap();
            let mut facts = panel.facts.clone();
            let operator = simsa_model::Operator { id: backup.to_owned(), ..Default::default() };
            facts.operators.push(operator);
            world.workbench.change_facts(&applicant, &held.case, panel.version, &facts).await.unwrap();
        }
        let held = Held {
            copy: world
                .workbench
                .forms(&first, &held.case)
                .await
                .unwrap()
                .into_iter()
                .find(|line| line.ours && line.signed)
                .unwrap()
                .instance
                .file_stem,
            ..held
        };
        let second = world.operator(&applicant, &held.case, named, "second@made-up.example.kr").await;
        told_of_the_first(&world, &applicant, &first, &held).await;
        let entries = world.store.entries().await.unwrap();
        for (name, result) in tries(&world, &second, &held).await {
            let refused = matches!(&result, Err(Error::Refused(refusal)) if matches!(
                refusal,
                simsa_app::Refusal::NotFound | simsa_app::Refusal::NotPermitted { .. }
            ));
            assert!(refused, "{name} by another operator ({named:?}): {result:?}");
        }
        assert_eq!(world.store.entries().await.unwrap(), entries, "nothing was recorded ({named:?})");
        // and the first one still has all of it
        let file = world.workbench.evidence_file(&first, &held.case, &held.evidence, None).await.unwrap();
        assert_eq!(file.bytes, 19);
        assert!(answer_of(&world, &first, &held.case).await.unwrap().note.contains(CANARY));
    }
}

/// What the applicant does with material of the first operator, and what that has destroyed: entries and lists of which another
/// operator is told nothing.
async fn told_of_the_first(world: &World, applicant: &Actor, first: &Actor, held: &Held) {
    let gone = world.evidence(first, &held.case, &format!("{CANARY} 잘못 올린 것"), b"to be destroyed").await;
    let at = world.at::<EvidenceRecord>(&held.case, &gone).await;
    let destroy = Destroy { reason: DestructionReason::Mistake, note: CANARY.to_owned(), revision: None };
    world.workbench.destroy_evidence(first, &held.case, (&gone, at), &destroy).await.unwrap();
    world.disclose(first, &held.case, &held.evidence.as_str().into(), Disclosure::Full).await.unwrap();
    world.workbench.evidence_file(applicant, &held.case, &held.evidence, None).await.unwrap();
    let out = tempfile::tempdir().unwrap();
    world.workbench.export_case(applicant, &held.case, out.path()).await.unwrap();
    world
        .disclose(first, &held.case, &held.evidence.as_str().into(), Disclosure::TitleAndDigest)
        .await
        .unwrap();
}

/// Of what the applicant does with one operator's files another is told neither name nor digest.
#[tokio::test]
async fn the_history_of_another_operator_names_no_file_of_the_first() {
    let world = World::new();
    let (applicant, first, held) = prepared(&world).await;
    let second = world.operator(&applicant, &held.case, None, "second@made-up.example.kr").await;
    told_of_the_first(&world, &applicant, &first, &held).await;
    let all = world.workbench.evidence(&first, &held.case).await.unwrap();
    let files: Vec<String> = all.iter().filter_map(|one| Some(one.stored.as_ref()?.sha256.clone())).collect();
    assert!(!files.is_empty());
    let told = world.workbench.history(&second, &held.case, 0, 1000).await.unwrap();
    assert!(told.iter().any(|line| line.event == "case-exported"), "{told:?}");
    let told = format!("{told:?}");
    for file in &files {
        assert!(!told.contains(file), "{told}");
    }
    assert!(!told.contains(&format!("\"{}\"", held.evidence)), "{told}");
    // the applicant, who answers for the submission, is told
    let own = format!("{:?}", world.workbench.history(&applicant, &held.case, 0, 1000).await.unwrap());
    assert!(own.contains(&held.evidence), "{own}");
}

/// The attack as it was done: the applicant invites an operator of its own making, to have what the first one withholds.
#[tokio::test]
async fn an_applicant_gains_nothing_by_inviting_an_operator_of_its_own() {
    let world = World::new();
    let (applicant, first, held) = prepared(&world).await;
    let case = &held.case;
    // an operator that takes part already is nobody else's seat
    let taken =
        world.workbench.invite_party(&applicant, &invite(case, Some("hanbyeol"), "x@made-up.kr")).await;
    is_invalid(taken, "operator");
    let made_up = world.operator(&applicant, case, None, "x@made-up.example.kr").await;
    // nor does the owner's word give one what the other has written
    let seen = world.at::<CaseRecord>(case, "").await;
    world
        .workbench
        .name_operator(&applicant, case, seen, "hanbyeol", Some(&made_up.organisation))
        .await
        .unwrap();
    for (name, result) in tries(&world, &made_up, &held).await {
        let own_copy = ["form_page", "form_pdf", "forms"].contains(&name);
        assert!(own_copy || result.is_err(), "{name} by the made-up operator");
        if own_copy {
            let page = world.workbench.form_page(&made_up, case, &held.copy.as_str().into()).await.unwrap();
            assert!(!format!("{page:?}").contains(CANARY), "its copy has nothing of the first");
        }
    }
    for actor in [&applicant, &made_up] {
        is_not_found(world.workbench.evidence_file(actor, case, &held.evidence, None).await);
        let at = world.at::<EvidenceRecord>(case, &held.evidence).await;
        is_not_found(
            world
                .workbench
                .disclose_evidence(actor, case, &held.evidence.as_str().into(), at, Disclosure::Full)
                .await,
        );
        is_not_found(
            world.workbench.withdraw_evidence(actor, case, &held.evidence.as_str().into(), at).await,
        );
    }
    // what the first had confirmed is not the made-up one's word: it does not hold any more, and is not replaced by itself
    let confirmations: Vec<Versioned<Confirmation>> =
        world.store.many(Select::parent(case.to_owned())).await.unwrap();
    assert!(confirmations.iter().all(|kept| kept.value.organisation == first.organisation));
    assert!(!world.workbench.readiness(&applicant, case).await.unwrap().unconfirmed.is_empty());
    // the first one is told of all of it
    let told = world.workbench.notices(&first).await.unwrap();
    let said = |of: fn(&NoticeKind) -> bool| told.iter().any(|notice| of(&notice.kind));
    assert!(said(|kind| matches!(kind, NoticeKind::Invited { .. })), "{told:?}");
    assert!(said(|kind| matches!(kind, NoticeKind::Joined { .. })), "{told:?}");
    assert!(said(|kind| matches!(kind, NoticeKind::OperatorNamed { .. })), "{told:?}");
}

#[tokio::test]
async fn each_operator_confirms_its_own_copies_and_the_applicant_those_of_who_is_not_there() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let panel = world.workbench.case_panel(&applicant, &case).await.unwrap();
    let mut facts = panel.facts.clone();
    for id in ["backup", "absent"] {
        facts.operators.push(simsa_model::Operator { id: id.to_owned(), ..Default::default() });
        let (place, operator) = (format!("place-{id}"), Some(id.to_owned()));
        facts.storage.push(simsa_model::Storage { id: place, operator, ..facts.storage[0].clone() });
    }
    world.workbench.change_facts(&applicant, &case, panel.version, &facts).await.unwrap();
    let first = world.operator(&applicant, &case, Some("hanbyeol"), "first@cloud.example.kr").await;
    let second = world.operator(&applicant, &case, Some("backup"), "second@cloud.example.kr").await;
    let ours = async |actor: &Actor| -> Vec<String> {
        let lines = world.workbench.forms(actor, &case).await.unwrap().into_iter();
        let ours = lines.filter(|line| line.ours && line.signed && line.instance.operator.is_some());
        ours.map(|line| line.instance.file_stem).collect()
    };
    for (actor, id) in [(&first, "hanbyeol"), (&second, "backup"), (&applicant, "absent")] {
        let ours = ours(actor).await;
        assert!(!ours.is_empty() && ours.iter().all(|stem| stem.ends_with(id)), "{id}: {ours:?}");
    }
    // an operator does not find the other's copy, and the applicant sees all of them
    is_not_found(world.workbench.form_page(&second, &case, &"form-2-2-hanbyeol".into()).await);
    world.workbench.form_page(&applicant, &case, &"form-2-2-hanbyeol".into()).await.unwrap();
    is_not_permitted(
        world.workbench.confirm_form(&applicant, &case, &"form-2-2-hanbyeol".into(), &"ab".repeat(32)).await,
    );
    // an entry that names nobody is about the operator who writes it; of another it cannot be
    let service = |operator: Option<&str>| SaveItem {
        case: case.clone(),
        id: None,
        version: None,
        body: ItemBody::Service(Service {
            name: "서비스".into(),
            operator: operator.map(str::to_owned),
            ..Service::default()
        }),
    };
    let (id, _) = world.workbench.save_item(&second, &service(None)).await.unwrap();
    let kept: Versioned<CaseItem> =
        world.store.one(simsa_store::RowKey::new(&case, &id)).await.unwrap().unwrap();
    assert!(matches!(&kept.value.body, ItemBody::Service(one) if one.operator.as_deref() == Some("backup")));
    is_not_found(world.workbench.save_item(&second, &service(Some("hanbyeol"))).await);
    world.workbench.save_item(&applicant, &service(Some("absent"))).await.unwrap();
    // of the facts each changes what is so of itself
    let panel = world.workbench.case_panel(&second, &case).await.unwrap();
    let mut own = panel.facts.clone();
    own.operators[1].representative = Some("이대표".to_owned());
    let version = world.workbench.change_facts(&second, &case, panel.version, &own).await.unwrap();
    for change in [0, 1, 2] {
        let mut foreign = own.clone();
        match change {
            0 => foreign.operators[0].representative = Some("남의 대표".to_owned()),
            1 => foreign.storage[0].region = Some("elsewhere".to_owned()),
            _ => foreign.certificates = None,
        }
        is_not_permitted(world.workbench.change_facts(&second, &case, version, &foreign).await);
    }
}

/// An id can be guessed: what points at another's evidence is not told what that is called, on no form and in no finding.
#[tokio::test]
async fn naming_the_others_evidence_tells_nothing_of_it() {
    let world = World::new();
    let (applicant, _, held) = prepared(&world).await;
    let case = &held.case;
    let panel = world.workbench.case_panel(&applicant, case).await.unwrap();
    let mut facts = panel.facts.clone();
    facts.operators.push(simsa_model::Operator { id: "backup".to_owned(), ..Default::default() });
    world.workbench.change_facts(&applicant, case, panel.version, &facts).await.unwrap();
    let second = world.operator(&applicant, case, Some("backup"), "second@cloud.example.kr").await;
    for name in [held.evidence.clone(), format!("{}@{}", held.evidence, held.dossier)] {
        let proof = simsa_model::Proof { copy: Some(name.clone()), ..proof() };
        let body = ItemBody::Product(Product {
            kind: "firewall".into(),
            name: "둘째의 방화벽".into(),
            proofs: vec![proof],
            ..Product::default()
        });
        let save = SaveItem { case: case.to_owned(), id: None, version: None, body };
        world.workbench.save_item(&second, &save).await.unwrap();
        let panel = world.workbench.case_panel(&second, case).await.unwrap();
        assert!(!format!("{:?}", panel.findings).contains(CANARY), "{name}");
        for line in world.workbench.forms(&second, case).await.unwrap() {
            let page = world
                .workbench
                .form_page(&second, case, &line.instance.file_stem.as_str().into())
                .await
                .unwrap();
            let shown = format!("{:?} {:?}", page.paper, page.findings);
            let at = shown.find(CANARY).map(|at| shown[..at].chars().rev().take(300).collect::<String>());
            let at = at.map(|text| text.chars().rev().collect::<String>());
            assert_eq!(at, None, "{name} on {}", line.instance.file_stem);
        }
    }
    // nor is a place that the other runs filled from one's own dossier
    let dossier = world.workbench.open_dossier(&second, &common::new_case("둘째 자료집")).await.unwrap();
    let panel = world.workbench.case_panel(&second, &dossier).await.unwrap();
    let mut facts = panel.facts.clone();
    facts.storage.push(simsa_model::Storage { id: "dc".to_owned(), ..Default::default() });
    world.workbench.change_facts(&second, &dossier, panel.version, &facts).await.unwrap();
    let using =
        Using { places: [("dc".to_owned(), "main".to_owned())].into(), ..Using::all(Disclosure::Full) };
    is_invalid(world.use_dossier(&second, case, &dossier, &using).await, "places");
    // and of what is open in the case each waits for its own
    while world.workbench.judge_next().await.unwrap() {}
    world.workbench.home(&second).await.unwrap();
    while world.workbench.judge_next().await.unwrap() {}
    let home = world.workbench.home(&second).await.unwrap();
    let questions = |one: &simsa_app::views::home::Waiting| matches!(one.task, simsa_app::views::home::OpenTask::Step(step) if step.open == simsa_app::Open::Questions);
    assert!(
        home.waiting.iter().filter(|one| one.case == case).all(|one| !questions(one)),
        "{:?}",
        home.waiting
    );
}

fn proof() -> simsa_model::Proof {
    serde_json::from_value(serde_json::json!({"kind": "cc-domestic"})).unwrap()
}

#[test]
fn no_action_reaches_to_another_of_the_same_kind() {
    for action in Action::ALL {
        assert_eq!(reach(*action, Relation::SameKind), Reach::Nothing, "{action:?}");
    }
    assert!(
        MATERIAL.iter().all(|(action, _)| MATERIAL.iter().filter(|(other, _)| other == action).count() == 1)
    );
}

/// A question to which the two operators of the example share an answer.
const SHARED: &str = "emr-3.1-1";

/// A case with two operators that keep records, each at its own place, and both of them taking part when `both`.
async fn two(world: &World, both: bool) -> (Actor, CaseId, Actor, Option<Actor>) {
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "two-operators").await;
    let main = world.operator(&applicant, &case, Some("mirinae"), "main@cloud.example.kr").await;
    let panel = world.workbench.case_panel(&applicant, &case).await.unwrap();
    let other = panel.facts.operators.iter().find(|one| one.id != "mirinae").unwrap().id.clone();
    let backup = if both {
        Some(world.operator(&applicant, &case, Some(&other), "backup@made-up.example.kr").await)
    } else {
        None
    };
    (applicant, case, main, backup)
}

async fn shown(world: &World, actor: &Actor, case: &CaseId, operator: Option<&str>) -> SaveAnswer {
    shown_of(SHARED, world, actor, case, operator).await
}

async fn shown_of(
    question: &str,
    world: &World,
    actor: &Actor,
    case: &CaseId,
    operator: Option<&str>,
) -> SaveAnswer {
    let all = world.workbench.questions(actor, case, None, operator).await.unwrap();
    let view = all.questions.into_iter().find(|view| view.question.id.as_str() == question).unwrap();
    SaveAnswer {
        case: case.to_owned(),
        question: question.to_owned(),
        operator: all.operator,
        version: view.version,
        answer: view.answer,
        note: view.note,
        evidence: view.evidence,
    }
}

/// Main and backup site answer the same question differently; each sees its own, and each copy carries its own.
#[tokio::test]
async fn two_operators_answer_the_same_question_each_for_itself() {
    let world = World::new();
    let (applicant, case, main, backup) = two(&world, true).await;
    let backup = backup.unwrap();
    let seen = world.workbench.questions(&applicant, &case, None, None).await.unwrap();
    let [first, second] = &seen.operators[..] else { panic!("{:?}", seen.operators) };
    let other = second.0.clone();
    assert_eq!((first.0.as_str(), seen.operator.as_deref()), ("mirinae", Some("mirinae")));
    for (actor, value, note) in
        [(&main, AnswerValue::Y, "본 센터의 답"), (&backup, AnswerValue::P, "백업 센터의 답")]
    {
        let mut answer = shown(&world, actor, &case, None).await;
        (answer.answer, answer.note) = (Some(value), note.to_owned());
        // without an operator it is the only one for whom the organisation speaks
        answer.operator = None;
        let version = world.workbench.save_answer(actor, &answer).await.unwrap();
        let own = shown(&world, actor, &case, None).await;
        assert_eq!((own.version, own.answer, own.note.as_str()), (Some(version), Some(value), note));
        // who saw an older version overwrites nothing
        let stale = SaveAnswer { version: None, note: "다른 말".to_owned(), ..answer };
        assert!(matches!(
            world.workbench.save_answer(actor, &stale).await,
            Err(Error::Refused(simsa_app::Refusal::Conflict { .. }))
        ));
    }
    // each sees its own only, whatever it asks for; the applicant both
    for (actor, own, foreign, foreign_id) in [
        (&main, "본 센터", "백업 센터의 답", other.as_str()),
        (&backup, "백업 센터", "본 센터의 답", "mirinae"),
    ] {
        let all = world.workbench.questions(actor, &case, None, None).await.unwrap();
        assert!(format!("{all:?}").contains(own) && !format!("{all:?}").contains(foreign));
        assert_eq!(all.operators.len(), 1);
        is_not_found(world.workbench.questions(actor, &case, None, Some(foreign_id)).await.map(|_| ()));
        let answer = SaveAnswer {
            operator: Some(foreign_id.to_owned()),
            answer: Some(AnswerValue::N),
            ..shown(&world, actor, &case, None).await
        };
        is_not_found(world.workbench.save_answer(actor, &answer).await);
        let key = AnswerKey { question: SHARED.to_owned(), operator: Some(foreign_id.to_owned()) };
        is_not_found(world.workbench.assign(actor, &case, key, None, (Some(&actor.member), None)).await);
        let forms = world.workbench.forms(actor, &case).await.unwrap();
        for line in forms {
            let page = world
                .workbench
                .form_page(actor, &case, &line.instance.file_stem.as_str().into())
                .await
                .unwrap();
            assert!(!format!("{:?} {:?}", page.flat, page.findings).contains(foreign));
        }
    }
    assert_eq!(shown(&world, &applicant, &case, Some("mirinae")).await.note, "본 센터의 답");
    assert_eq!(shown(&world, &applicant, &case, Some(&other)).await.note, "백업 센터의 답");
    for (id, note) in [("mirinae", "본 센터의 답"), (other.as_str(), "백업 센터의 답")] {
        let page =
            world.workbench.form_page(&applicant, &case, &format!("form-2a-{id}").into()).await.unwrap();
        let others = ["본 센터의 답", "백업 센터의 답"].into_iter().filter(|other| *other != note);
        let text = format!("{:?}", page.flat);
        assert!(text.contains(note) && others.into_iter().all(|other| !text.contains(other)), "{id}");
    }
    // the applicant reads them and writes none
    let answer =
        SaveAnswer { note: "신청기관의 말".to_owned(), ..shown(&world, &applicant, &case, None).await };
    is_not_permitted(world.workbench.save_answer(&applicant, &answer).await);
}

/// What an operator leaves open is open for it alone: its progress, its turn, its findings.
#[tokio::test]
async fn what_one_operator_leaves_open_the_other_is_not_asked_for() {
    let world = World::new();
    let (applicant, case, main, backup) = two(&world, true).await;
    let backup = backup.unwrap();
    let progress = async |actor: &Actor| {
        let panel = world.workbench.case_panel(actor, &case).await.unwrap();
        let sum = |of: fn(&simsa_app::views::case::SectionProgress) -> usize| {
            panel.progress.iter().map(of).sum::<usize>()
        };
        (sum(|one| one.answered), sum(|one| one.asked))
    };
    let before = [progress(&main).await, progress(&backup).await, progress(&applicant).await];
    assert_eq!((before[0].0 + before[1].0, before[0].1 + before[1].1), before[2]);
    // a remark without an answer is unfinished work, and covers what is shared
    let mut answer = shown(&world, &backup, &case, None).await;
    assert!(answer.answer.is_some());
    (answer.answer, answer.note) = (None, "확인 중".to_owned());
    world.workbench.save_answer(&backup, &answer).await.unwrap();
    let after = [progress(&main).await, progress(&backup).await];
    assert_eq!(after, [before[0], (before[1].0 - 1, before[1].1)]);
    while world.workbench.judge_next().await.unwrap() {}
    let mut waits = Vec::new();
    for actor in [&main, &backup, &applicant] {
        world.workbench.home(actor).await.unwrap();
        while world.workbench.judge_next().await.unwrap() {}
        let home = world.workbench.home(actor).await.unwrap();
        waits.push(home.waiting.iter().any(|one| {
            matches!(one.task,
            simsa_app::views::home::OpenTask::Step(step) if step.open == simsa_app::Open::Questions)
        }));
    }
    assert_eq!(waits, [false, true, false]);
    // N/A without a reason is found at the answer, and told to whoever gave it
    let mut answer = shown(&world, &backup, &case, None).await;
    (answer.answer, answer.note) = (Some(AnswerValue::NotApplicable), String::new());
    world.workbench.save_answer(&backup, &answer).await.unwrap();
    let findings = async |actor: &Actor, operator: Option<&str>| {
        let all = world.workbench.questions(actor, &case, None, operator).await.unwrap();
        let of = all.questions.into_iter().find(|view| view.question.id.as_str() == SHARED).unwrap();
        of.findings.len()
    };
    let own = findings(&backup, None).await;
    assert!(own > 0);
    assert_eq!(findings(&main, None).await, 0);
    assert_eq!(findings(&applicant, Some("mirinae")).await, 0);
    assert!(findings(&applicant, answer.operator.as_deref()).await >= own);
}

/// Of two operators one takes part: the applicant answers for the other, which goes on with that when it comes.
#[tokio::test]
async fn the_applicant_answers_for_the_operator_that_takes_no_part() {
    let world = World::new();
    let (applicant, case, main, _) = two(&world, false).await;
    let seen = world.workbench.questions(&applicant, &case, None, None).await.unwrap();
    let absent = seen.operators.iter().find(|(id, _)| id != "mirinae").unwrap().0.clone();
    assert_eq!(seen.operator.as_ref(), Some(&absent), "one's own side is shown first");
    let mut answer = shown(&world, &applicant, &case, None).await;
    (answer.answer, answer.note) = (Some(AnswerValue::P), "대신 쓴 답".to_owned());
    world.workbench.save_answer(&applicant, &answer).await.unwrap();
    let foreign = SaveAnswer { operator: Some("mirinae".to_owned()), version: None, ..answer.clone() };
    is_not_permitted_or_found(&world.workbench.save_answer(&applicant, &foreign).await.map(|_| ()));
    assert!(
        !format!("{:?}", world.workbench.questions(&main, &case, None, None).await.unwrap())
            .contains("대신 쓴 답")
    );
    let backup = world.operator(&applicant, &case, Some(&absent), "backup@made-up.example.kr").await;
    let mut own = shown(&world, &backup, &case, None).await;
    assert_eq!(own.note, "대신 쓴 답");
    own.note = "고쳐 쓴 답".to_owned();
    world.workbench.save_answer(&backup, &own).await.unwrap();
    is_not_permitted_or_found(&world.workbench.save_answer(&applicant, &answer).await.map(|_| ()));
    assert_eq!(shown(&world, &applicant, &case, Some(&absent)).await.note, "고쳐 쓴 답");
}

fn is_not_permitted_or_found(outcome: &Result<()>) {
    let refused = matches!(
        outcome,
        Err(Error::Refused(simsa_app::Refusal::NotFound | simsa_app::Refusal::NotPermitted { .. }))
    );
    assert!(refused, "{outcome:?}");
}

/// What the only operator had answered is its own when a second one comes, and serves that one nothing.
#[tokio::test]
async fn what_was_answered_before_the_second_operator_came_stays_the_firsts() {
    let world = World::new();
    let (applicant, first, held) = prepared(&world).await;
    let case = &held.case;
    let panel = world.workbench.case_panel(&applicant, case).await.unwrap();
    let mut facts = panel.facts.clone();
    facts.operators.push(simsa_model::Operator { id: "backup".to_owned(), ..Default::default() });
    let place = simsa_model::Storage {
        id: "second".to_owned(),
        operator: Some("backup".to_owned()),
        ..facts.storage[0].clone()
    };
    facts.storage.push(place);
    world.workbench.change_facts(&applicant, case, panel.version, &facts).await.unwrap();
    let second = world.operator(&applicant, case, Some("backup"), "second@made-up.example.kr").await;
    let all = world.workbench.questions(&second, case, None, None).await.unwrap();
    assert!(all.editable && !format!("{all:?}").contains(CANARY));
    let mut answer = shown_of(QUESTION, &world, &first, case, None).await;
    assert!(answer.note.contains(CANARY));
    assert_eq!(answer.version, None, "nothing is kept for the operator by its name yet");
    answer.note = format!("{CANARY} 고친 답변");
    answer.evidence.clear();
    world.workbench.save_answer(&first, &answer).await.unwrap();
    assert_eq!(shown_of(QUESTION, &world, &first, case, None).await.note, answer.note);
    assert_eq!(world.stands::<simsa_app::records::AnswerRecord>(case, QUESTION).await, None, "kept once");
    let mut own = shown_of(QUESTION, &world, &second, case, None).await;
    (own.answer, own.note) = (Some(AnswerValue::N), "둘째의 답".to_owned());
    world.workbench.save_answer(&second, &own).await.unwrap();
    assert_eq!(shown_of(QUESTION, &world, &first, case, None).await.answer, Some(AnswerValue::P));
}

/// What rests on a piece that several see is told to those who see what rests on it; others hear only that there is something.
#[tokio::test]
async fn what_another_operator_rests_on_a_piece_is_not_told() {
    let world = World::new();
    let (applicant, first, held) = prepared(&world).await;
    let second = world.operator(&applicant, &held.case, None, "second@cloud.example.kr").await;
    let shared = world.evidence(&applicant, &held.case, "함께 쓰는 확인서", b"shared").await;
    world.disclose(&applicant, &held.case, &shared, Disclosure::Full).await.unwrap();
    let proof = simsa_model::Proof {
        kind: simsa_model::ProofKind::Gs,
        number: None,
        valid_until: None,
        copy: Some(shared.to_string()),
    };
    let ItemBody::Product(product) = product(&format!("{CANARY} 방화벽")) else { unreachable!() };
    let body = ItemBody::Product(Product { proofs: vec![proof], ..product });
    let save = SaveItem { case: held.case.clone(), id: None, version: None, body };
    world.workbench.save_item(&first, &save).await.unwrap();
    let used = async |actor: &Actor| {
        let all = world.workbench.evidence(actor, &held.case).await.unwrap();
        all.into_iter().find(|view| view.name == shared.as_str()).map(|view| view.used_by)
    };
    let own = used(&first).await.expect("whoever rests something on it sees it");
    assert!(own.others.iter().any(|say| say.ko.contains(CANARY)), "{own:?}");
    assert!(!own.is_unused() && own.hidden == 0, "{own:?}");
    if let Some(other) = used(&second).await {
        assert!(!format!("{other:?}").contains(CANARY), "{other:?}");
        assert!(other.others.is_empty() && other.hidden == 1, "{other:?}");
    }
}
