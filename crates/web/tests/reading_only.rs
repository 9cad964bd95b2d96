//! What pages offer: nothing to change to whoever may only read, tasks to whom they belong; and tables that can be read on a
//! narrow screen, where each row is a card whose cells need their column's name.

mod common;

use simsa_app::accounts::accept::Accept;
use simsa_app::accounts::invite::InviteMember;
use simsa_app::records::MemberRole;

use common::{ADMIN, Browser, OPERATOR, PASSWORD, World};

const READER: &str = "reader@applicant.example";

/// A member of the applicant that may only read.
async fn reader(world: &World) -> Browser {
    let admin = world.acting(ADMIN).await;
    let roles = [MemberRole::Reader].into();
    let invite = InviteMember { email: READER.to_owned(), roles };
    let token = world.workbench.invite_member(&admin, &invite).await.unwrap();
    let accept = Accept {
        name: "이열람".to_owned(),
        email: READER.to_owned(),
        password: PASSWORD.to_owned(),
        organisation: String::new(),
        kind: None,
    };
    world.workbench.accept(&token, &accept).await.unwrap();
    world.signed_in(READER).await
}

fn main_part(text: &str) -> &str {
    text.split("<main").nth(1).and_then(|rest| rest.split("</main>").next()).expect("a page has a main part")
}

/// Inputs that somebody can fill in, as they stand in a page: outside what is disabled, and not those of a search.
fn inputs(main: &str) -> Vec<&str> {
    let mut open = Vec::new();
    for form in main.split("<form").skip(1).filter_map(|rest| rest.split("</form>").next()) {
        let head = form.split('>').next().unwrap_or_default();
        let enabled = match form.split_once("<fieldset disabled>") {
            Some((before, _)) => before,
            None => form,
        };
        let tags = enabled.split('<').filter(|tag| {
            ["input", "textarea", "select", "button"].iter().any(|name| tag.starts_with(name))
                && !tag.contains("type=\"hidden\"")
        });
        if !head.contains("role=\"search\"") {
            open.extend(tags);
        }
    }
    open
}

#[tokio::test]
async fn whoever_may_only_read_is_offered_nothing_to_change() {
    let world = World::new().await;
    let mut browser = reader(&world).await;
    let case = format!("/cases/{}", world.shared);
    let admin = world.acting(ADMIN).await;
    let items =
        world.workbench.items(&admin, &world.shared, simsa_app::records::ItemKind::Claim).await.unwrap();
    let claim = format!("{case}/records/claim/{}", items[0].id);
    let mut seen = 0;
    for (page, tells) in [
        (case.clone(), false),
        (format!("{case}/facts"), true),
        (claim, true),
        (format!("{case}/conformity"), true),
        (format!("{case}/checklists/2b/1"), false),
        (format!("{case}/evidence"), false),
        (format!("{case}/forms/1"), false),
        (format!("{case}/forms"), false),
        (format!("{case}/submit"), false),
        (format!("{case}/dossiers"), false),
        (format!("{case}/parties"), false),
    ] {
        let text = browser.get(&page).await.text;
        let main = main_part(&text);
        assert_eq!(inputs(main), Vec::<&str>::new(), "{page}");
        assert!(!main.contains("저장할 때 이 항목을 삭제") && !main.contains("고치기"), "{page}");
        assert_eq!(main.contains("읽기 전용"), tells, "{page}");
        assert!(!main.contains("class=\"due\""), "{page}: no task is a reader's");
        seen += 1;
    }
    assert_eq!(seen, 11);
    let mut admin = world.signed_in(ADMIN).await;
    let text = admin.get(&format!("{case}/facts")).await.text;
    assert!(inputs(main_part(&text)).len() > 20 && !text.contains("읽기 전용"));
    assert!(text.contains("class=\"due\""), "forms wait for the administrator, who signs too");
    // the contents of a form are changed by those who write them, and seen by the others
    for (email, form, words) in [
        (ADMIN, "1", "내용 고치기"),
        (ADMIN, "6", "내용 고치기"),
        (ADMIN, "2-2", "내용 보기"),
        (OPERATOR, "2-2", "내용 고치기"),
        (READER, "1", "내용 보기"),
    ] {
        let mut browser = world.signed_in(email).await;
        let text = browser.get(&format!("{case}/forms/{form}")).await.text;
        assert!(text.contains(words), "{email} {form}");
    }
}

/// The cells of the rows of a table, by their tags; tables in cells there are none.
fn rows(table: &str) -> Vec<Vec<&str>> {
    let body = table.split("<tbody>").nth(1).unwrap_or_default();
    let rows = body.split("<tr").skip(1);
    rows.map(|row| row.split("<td").skip(1).filter_map(|cell| cell.split('>').next()).collect()).collect()
}

#[tokio::test]
async fn each_cell_of_a_table_has_the_name_of_its_column() {
    let world = World::new().await;
    let case = format!("/cases/{}", world.shared);
    let mut tables = 0;
    for (email, pages) in [
        (ADMIN, vec!["/organisation", "/organisations", "/me"]),
        (ADMIN, vec!["", "/forms", "/history", "/evidence"]),
        (OPERATOR, vec!["", "/forms", "/history", "/evidence"]),
    ] {
        let mut browser = world.signed_in(email).await;
        for page in pages {
            let of_case = page.is_empty() || !["/organisation", "/organisations", "/me"].contains(&page);
            let address = if of_case { format!("{case}{page}") } else { page.to_owned() };
            let text = browser.get(&address).await.text;
            for table in
                text.split("class=\"scroll\"").skip(1).filter_map(|rest| rest.split("</table>").next())
            {
                tables += 1;
                let heads = table.split("</thead>").next().unwrap_or_default();
                let named = heads.split("<th").skip(2).filter(|head| !head.contains("hidden-text")).count();
                for row in rows(table) {
                    let titles = row.iter().filter(|cell| cell.contains("title")).count();
                    let labels = row.iter().filter(|cell| cell.contains("data-label=\"")).count();
                    assert_eq!(titles, 1, "{address}: a row has one cell that stands for it");
                    assert_eq!(labels + titles, named, "{address}: {row:?}");
                }
            }
        }
    }
    assert!(tables >= 9, "only {tables}");
}
