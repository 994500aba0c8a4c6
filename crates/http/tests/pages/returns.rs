use dalil_tenancy::Role;

use crate::{SHAPLA, World, en, issued, member, owner, rules::is_sound};

#[actix_web::test]
async fn the_return_opens_into_the_register_and_the_register_into_the_paper() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    issued(&mut nila, SHAPLA).await;
    let sheet = nila.open("/w/shapla/vat").await.expect(200);
    is_sound(&sheet);
    sheet.says("7,500.00");
    let register = nila.open(&sheet.link(&en("return-note-4"))).await.expect(200);
    is_sound(&register);
    register.says("57,500.00");
    let number =
        register.all("a").find(|link| link.text.contains("6.3")).expect("the tax invoice is a link").text.clone();
    nila.open(&register.link(&number)).await.expect(200).says(&en("kind-mushak_6_3"));
    let whole = nila.open(&register.link(&en("sales-whole"))).await.expect(200);
    whole.says(&number);
    let large = nila.open(&sheet.link(&en("sales-large-title"))).await.expect(200);
    large.says(&en("sales-empty"));
    let before = nila.open("/w/shapla/vat?month=2026-06").await.expect(200);
    assert!(before.all("a").all(|link| link.text != en("return-note-4")), "nothing leads to nothing");
    nila.open("/w/shapla/vat?month=july").await.expect(400);
    nila.open("/w/shapla/vat/sales?note=2").await.expect(400);
}

#[actix_web::test]
async fn the_register_is_a_file_for_a_spreadsheet() {
    let world = World::new().await;
    let mut nila = owner(&world).await;
    for _ in 0..2 {
        issued(&mut nila, SHAPLA).await;
    }
    let register = nila.open("/w/shapla/vat/sales").await.expect(200);
    let before = world.works.accesses(world.id(SHAPLA).await).len();
    let file = nila.open(&register.link(&en("sales-csv"))).await.expect(200);
    assert_eq!(world.works.accesses(world.id(SHAPLA).await).len(), before + 1, "taking it away is noted");
    assert_eq!(file.answer.header("content-type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.answer.header("content-disposition"), Some("attachment; filename=\"sales-2026-07.csv\""));
    let text = String::from_utf8(file.answer.body.to_vec()).expect("UTF-8");
    let rows: Vec<&str> = text.strip_prefix('\u{feff}').expect("a mark for spreadsheets").split("\r\n").collect();
    assert_eq!(rows.len(), 4, "heads, two rows, an end: {rows:?}");
    assert!(rows[1].starts_with("1,") && rows[2].starts_with("2,"), "{rows:?}");
    assert!(rows[1].ends_with(",50000.00,0.00,7500.00,57500.00"), "{}", rows[1]);
    let mut manager = member(&world, SHAPLA, Role::Manager).await;
    manager.open("/w/shapla/vat/sales.csv").await.expect(403);
}
