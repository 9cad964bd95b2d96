//! For an organisation that takes no part in a case, the case does not exist, whatever it tries; and what the workbench gives
//! back can cross threads, as a server needs.

mod common;

use std::future::Future;

use common::{World, described, is_not_found, new_case, public_methods};
use proptest::prelude::*;
use simsa_app::accounts::invite::InviteParty;
use simsa_app::cases::answer::SaveAnswer;
use simsa_app::cases::item::SaveItem;
use simsa_app::cases::service_dossier::Using;
use simsa_app::intake::destroy::Destroy;
use simsa_app::intake::upload::{NewUpload, UploadBytes};
use simsa_app::records::{DestructionReason, Disclosure, ItemBody, ItemKind, OrganisationKind};
use simsa_app::submission::submit::Submit;
use simsa_app::views::cases::Wanted;
use simsa_app::{Actor, Error, Result};
use simsa_model::{Conformity, Facts, Product};
use simsa_store::{CaseId, OrganisationId, ReadStore};

/// Everything that names a case, as somebody else would try it. The number is checked against the source below, so that
/// a new action cannot be forgotten here.
#[allow(clippy::too_many_lines, reason = "one list")]
async fn tries(world: &World, by: &Actor, case: &CaseId, id: &str) -> Vec<(&'static str, Result<(), Error>)> {
    let workbench = &world.workbench;
    let done = |name, result: Result<()>| (name, result);
    let body = ItemBody::Product(Product { kind: "firewall".into(), name: "x".into(), ..Product::default() });
    let save = SaveAnswer {
        operator: None,
        case: case.into(),
        question: "emr-1.1-1".into(),
        note: "x".into(),
        ..SaveAnswer::default()
    };
    let item = SaveItem { case: case.into(), id: None, version: None, body };
    let party = InviteParty {
        case: case.into(),
        kind: OrganisationKind::Operator,
        name: "x".into(),
        email: "new@party.kr".into(),
        operator: None,
    };
    let destroy = || Destroy { reason: DestructionReason::Mistake, note: String::new(), revision: None };
    let out = tempfile::tempdir().unwrap();
    let file = || Box::new(&b"bytes"[..]);
    let full = Disclosure::Full;
    let piece = UploadBytes { offset: 0, checksum: None, source: file() };
    vec![
        done("change_case", workbench.change_case(by, case, 0, &new_case("x")).await.map(|_| ())),
        done("close_case", workbench.close_case(by, case).await),
        done("leave_case", workbench.leave_case(by, case).await),
        done("remove_party", workbench.remove_party(by, case, &id.into()).await),
        done("name_operator", workbench.name_operator(by, case, 0, "x", None).await.map(|_| ())),
        done("dossier_of_case", workbench.dossier_of_case(by, case, &new_case("x")).await.map(|_| ())),
        done("export_case", workbench.export_case(by, case, out.path()).await.map(|_| ())),
        done("change_facts", workbench.change_facts(by, case, 1, &Facts::default()).await.map(|_| ())),
        done("answer_fact", workbench.answer_fact(by, case, 1, "product.name", "x").await.map(|_| ())),
        done("save_answer", workbench.save_answer(by, &save).await.map(|_| ())),
        done("assign", workbench.assign(by, case, "emr-1.1-1", None, (None, None)).await.map(|_| ())),
        done("comment", workbench.comment(by, case, "emr-1.1-1", "x", true).await.map(|_| ())),
        done("save_item", workbench.save_item(by, &item).await.map(|_| ())),
        done("add_items", workbench.add_items(by, case, std::slice::from_ref(&item.body)).await),
        done("remove_item", workbench.remove_item(by, case, &id.into(), 0).await),
        done(
            "save_conformity",
            workbench.save_conformity(by, case, 1, &Conformity::default()).await.map(|_| ()),
        ),
        done(
            "add_evidence",
            workbench.add_evidence(by, case, &described("x"), "x", file()).await.map(|_| ()),
        ),
        done(
            "replace_evidence",
            workbench.replace_evidence(by, case, (&id.into(), 0), "x", file()).await.map(|_| ()),
        ),
        done(
            "describe_evidence",
            workbench.describe_evidence(by, case, &id.into(), 1, &described("x")).await.map(|_| ()),
        ),
        done(
            "disclose_evidence",
            workbench.disclose_evidence(by, case, &id.into(), 0, full).await.map(|_| ()),
        ),
        done("withdraw_evidence", workbench.withdraw_evidence(by, case, &id.into(), 0).await),
        done(
            "destroy_evidence",
            workbench.destroy_evidence(by, case, (&id.into(), 0), &destroy()).await.map(|_| ()),
        ),
        done("destroy_withdrawn", workbench.destroy_withdrawn(by, case, &id.into(), &destroy()).await),
        done("restore_evidence", workbench.restore_evidence(by, case, &id.into()).await),
        done("removed_evidence", workbench.removed_evidence(by, case).await.map(|_| ())),
        done("begin_upload", workbench.begin_upload(by, case, &NewUpload::default()).await.map(|_| ())),
        done("upload", workbench.upload(by, case, &id.into()).await.map(|_| ())),
        done("uploads", workbench.uploads(by, case).await.map(|_| ())),
        done("receive_upload", workbench.receive_upload(by, case, &id.into(), piece).await.map(|_| ())),
        done("end_upload", workbench.end_upload(by, case, &id.into()).await),
        done("evidence_file", workbench.evidence_file(by, case, id, None).await.map(|_| ())),
        done("use_dossier", workbench.use_dossier(by, case, case, None, &Using::all(full)).await.map(|_| ())),
        done("drop_dossier", workbench.drop_dossier(by, case, case, 0).await),
        done("note_dossier", workbench.note_dossier(by, case, case, "").await),
        done("confirm_form", workbench.confirm_form(by, case, &"form-5".into(), &"ab".repeat(32)).await),
        done("withdraw_confirmation", workbench.withdraw_confirmation(by, case, &"form-5".into()).await),
        done("readiness", workbench.readiness(by, case).await.map(|_| ())),
        done(
            "submit",
            workbench.submit(by, &Submit { case: case.into(), ..Submit::default() }).await.map(|_| ()),
        ),
        done("reopen", workbench.reopen(by, case, "x").await),
        done("submissions", workbench.submissions(by, case).await.map(|_| ())),
        done("submission", workbench.submission(by, case, &"0001".into()).await.map(|_| ())),
        done(
            "submitted_pdf",
            workbench.submitted_pdf(by, case, &"0001".into(), &"form-5".into()).await.map(|_| ()),
        ),
        done("package", workbench.package(by, case, &"0001".into()).await.map(|_| ())),
        done("submission_receipt", workbench.submission_receipt(by, case, &"0001".into()).await.map(|_| ())),
        done("invite_party", workbench.invite_party(by, &party).await.map(|_| ())),
        done("read_case", workbench.read_case(by, case).await.map(|_| ())),
        done("case_panel", workbench.case_panel(by, case).await.map(|_| ())),
        done("spots", workbench.spots(by, case).await.map(|_| ())),
        done("participants", workbench.participants(by, case).await.map(|_| ())),
        done("questions", workbench.questions(by, case, None, None).await.map(|_| ())),
        done("evidence", workbench.evidence(by, case).await.map(|_| ())),
        done("items", workbench.items(by, case, ItemKind::Product).await.map(|_| ())),
        done("forms", workbench.forms(by, case).await.map(|_| ())),
        done("form_page", workbench.form_page(by, case, &"form-5".into()).await.map(|_| ())),
        done("form_pdf", workbench.form_pdf(by, case, &"form-5".into()).await.map(|_| ())),
        done("history", workbench.history(by, case, 0, 10).await.map(|_| ())),
    ]
}

/// Every public method that takes a case is tried above.
#[tokio::test]
async fn every_action_about_a_case_is_tried() {
    let world = World::new();
    let actor = world.set_up(OrganisationKind::Applicant).await;
    let tried: Vec<&str> = Box::pin(tries(&world, &actor, &"c-none".into(), "x"))
        .await
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    for (_, method) in public_methods() {
        let name = method.split(['(', '<']).next().unwrap();
        let signature = method.split('{').next().unwrap();
        let by_input = ["SaveAnswer", "SaveItem", "Submit)", "InviteParty"];
        let about =
            signature.contains("case: &CaseId") || by_input.iter().any(|input| signature.contains(input));
        assert!(!about || tried.contains(&name), "{name} is not tried by strangers");
    }
}

#[tokio::test]
async fn strangers_of_every_kind_find_nothing_and_change_nothing() {
    let world = World::new();
    let applicant = world.set_up(OrganisationKind::Applicant).await;
    let case = world.imported(&applicant, "group-ii-3").await;
    let operator = world.operator(&applicant, &case, None, "op@cloud.example.kr").await;
    let dossier = world.workbench.open_dossier(&operator, &new_case("자료집")).await.unwrap();
    let entries = world.store.entries().await.unwrap();
    for kind in OrganisationKind::ALL {
        let stranger = world.organisation(kind, &format!("남 {}", kind.id())).await;
        for held in [&case, &dossier] {
            for (name, result) in Box::pin(tries(&world, &stranger, held, "network-diagram")).await {
                let refused = matches!(&result, Err(Error::Refused(simsa_app::Refusal::NotFound)));
                assert!(refused, "{name} as {}: {result:?}", kind.id());
            }
        }
        assert!(
            world.workbench.cases(&stranger, &Wanted::default(), None, 10).await.unwrap().lines.is_empty()
        );
        assert!(world.workbench.home(&stranger).await.unwrap().cases.is_empty());
    }
    // the applicant takes part in the case, not in the operator's dossier
    for (name, result) in Box::pin(tries(&world, &applicant, &dossier, "x")).await {
        assert!(matches!(&result, Err(Error::Refused(simsa_app::Refusal::NotFound))), "{name}: {result:?}");
    }
    assert_eq!(world.store.entries().await.unwrap(), entries, "nothing was recorded");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// Many organisations, cases and invitations in any order: whoever takes no part finds nothing.
    #[test]
    fn no_case_leaks_across_organisations(steps in prop::collection::vec((0_usize..4, 0_usize..6), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let world = World::new();
            let kinds = [OrganisationKind::Applicant, OrganisationKind::Operator];
            let mut actors = Vec::new();
            for number in 0..4 {
                actors.push(world.organisation(kinds[number % 2], &format!("기관 {number}")).await);
            }
            // case and the organisations that take part in it
            let mut cases: Vec<(CaseId, Vec<OrganisationId>)> = Vec::new();
            for (number, (who, what)) in steps.into_iter().enumerate() {
                let actor = actors[who].clone();
                if let (3.., Some((case, parties))) = (what, cases.get_mut(what - what.min(3))) {
                    if parties[0] == actor.organisation && actor.kind == OrganisationKind::Applicant {
                        let email = format!("op{number}@example.kr");
                        let joined = world.operator(&actor, case, None, &email).await;
                        parties.push(joined.organisation.clone());
                        actors.push(joined);
                    }
                    continue;
                }
                let opened = match actor.kind {
                    OrganisationKind::Applicant => world.case(&actor).await,
                    _ => world.workbench.open_dossier(&actor, &new_case("자료집")).await.unwrap(),
                };
                cases.push((opened, vec![actor.organisation]));
            }
            for actor in &actors {
                let mut listed: Vec<CaseId> =
                    world.workbench.cases(actor, &Wanted::default(), None, 200).await.unwrap().lines.into_iter().map(|line| line.id).collect();
                let mut own: Vec<CaseId> = cases
                    .iter()
                    .filter(|(_, parties)| parties.contains(&actor.organisation))
                    .map(|(case, _)| case.clone())
                    .collect();
                listed.sort();
                own.sort();
                assert_eq!(listed, own);
                for (case, parties) in &cases {
                    if !parties.contains(&actor.organisation) {
                        is_not_found(world.workbench.case_panel(actor, case).await);
                        is_not_found(world.workbench.evidence(actor, case).await);
                    }
                }
            }
        });
    }
}

#[test]
fn what_a_server_awaits_can_cross_threads() {
    fn crosses<T: Send>(_: &impl Future<Output = T>) {}
    // never awaited: only the types are looked at
    #[expect(dead_code, reason = "only its types matter")]
    fn look(world: &World, actor: &Actor) {
        let workbench = &world.workbench;
        crosses(&workbench.actor("token"));
        crosses(&workbench.case_panel(actor, &"c".into()));
        crosses(&workbench.save_answer(actor, &SaveAnswer::default()));
        crosses(&workbench.submit(actor, &Submit::default()));
        crosses(&workbench.home(actor));
        crosses(&workbench.form_page(actor, &"c".into(), &"form-5".into()));
        crosses(&workbench.add_evidence(actor, &"c".into(), &described("x"), "x", Box::new(&b"x"[..])));
    }
}
