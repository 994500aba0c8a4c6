//! The registers of a year of five thousand documents, read page by page as an accountant takes them away: the register of
//! sales (6.2), the statement of large ones (6.10) and the worksheet of the return (9.1) of every month.

use std::time::Instant;

use crate::{
    bed::{Bed, member},
    client::{Client, Member},
    data::Set,
    growth,
    scale::Scale,
    stats::{duration, median},
    table::{Aim, Row},
};

/// A workspace of its own.
const YEAR: Set = Set { tag: "c03", count: 1 };

/// Invoices and tax invoices in equal number.
const DOCUMENTS: u64 = 5_000;

/// The present month in Dhaka, counted from the year 0.
const PRESENT: &str = "SELECT (extract(year FROM now() AT TIME ZONE 'Asia/Dhaka') * 12 \
                       + extract(month FROM now() AT TIME ZONE 'Asia/Dhaka') - 1)::bigint";

/// What is read for each month.
#[derive(Default)]
struct Times {
    sales: f64,
    large: f64,
    worksheet: f64,
}

/// Makes the year, then reads it as often as there are rounds.
pub(crate) async fn measure(bed: &mut Bed, scale: Scale) -> Vec<Row> {
    bed.open(YEAR).await;
    let sql = growth::filling(bed, YEAR, DOCUMENTS, "1 year");
    bed.execute(sql).await;
    bed.execute("VACUUM ANALYZE".to_owned()).await;
    let present = bed.figure(&YEAR.workspace(0), PRESENT).await;
    let months: Vec<String> = (present - 12..=present).map(|m| format!("{:04}-{:02}", m / 12, m % 12 + 1)).collect();
    let mut rounds = Vec::new();
    for round in 0..=scale.rounds {
        let mut members = [member(YEAR, 0)];
        bed.renew(&mut members).await;
        let times = year(bed, &members[0], &months).await;
        if round > 0 {
            rounds.push(times);
        }
    }
    let of = |part: fn(&Times) -> f64| median(&rounds.iter().map(part).collect::<Vec<_>>());
    let whole = of(|times| times.sales + times.large + times.worksheet);
    let parts = [of(|times| times.sales), of(|times| times.large), of(|times| times.worksheet)].map(duration);
    let row = Row::new(format!("registers 6.2, 6.10 and worksheet 9.1 of a year of {DOCUMENTS} documents"))
        .product(format!("{} ({})", duration(whole), parts.join(" + ")))
        .aim(Aim::AtMost(1.0), "1 s", whole);
    vec![row]
}

async fn year(bed: &Bed, reader: &Member, months: &[String]) -> Times {
    let mut client = Client::connect(bed.installation.port()).await;
    let mut times = Times::default();
    let mut sales = 0;
    for month in months {
        let began = Instant::now();
        sales += pages(&mut client, reader, &format!("registers/sales?month={month}&limit=200")).await;
        times.sales += began.elapsed().as_secs_f64();
        let began = Instant::now();
        pages(&mut client, reader, &format!("registers/sales?month={month}&limit=200&above=20000000")).await;
        times.large += began.elapsed().as_secs_f64();
        let began = Instant::now();
        client.ask(reader.get(&format!("registers/return?month={month}"))).await.expect(200);
        times.worksheet += began.elapsed().as_secs_f64();
    }
    assert_eq!(sales, DOCUMENTS / 2, "every tax invoice stands in the register of its month");
    times
}

/// Reads a list to its end and gives how many items it had.
async fn pages(client: &mut Client, reader: &Member, path: &str) -> u64 {
    let (mut items, mut cursor) = (0, String::new());
    loop {
        let page = client.ask(reader.get(&format!("{path}{cursor}"))).await.expect(200).json();
        items += page["items"].as_array().map_or(0, Vec::len) as u64;
        let Some(next) = page["next_cursor"].as_str() else { return items };
        cursor = format!("&cursor={next}");
    }
}
