//! Reading a document over HTTP, with session and permit, against a bare handler with one select.

use http_body_util::Full;
use hyper::{Request, header};

use crate::{
    bare::Bare,
    bed::{Bed, member},
    client::{Answer, Ask},
    cost::Cpu,
    data::Kind,
    drive::drive,
    growth::SMALL,
    scale::Scale,
    stats::{duration, float, median, percentile, rate},
    table::{Aim, Row},
};

/// How many ask at once.
const CLIENTS: u64 = 8;

/// Requests in the first, uncounted round.
const WARM: u64 = 2_000;

/// Measures both in turns.
pub(crate) async fn measure(bed: &mut Bed, scale: Scale) -> Vec<Row> {
    let mut members = [member(SMALL, 0)];
    bed.renew(&mut members).await;
    let [reader] = &members;
    let bare = Bare::start(bed.runtime.as_str(), &reader.workspace).await;
    let document = |number: u64| Kind::Document.id(number % Scale::FEW);
    let ours = |number| reader.get(&format!("documents/{}", document(number)));
    let theirs = |number| bare_request(&document(number));
    let (mut rates, mut floors, mut latencies) = (Vec::new(), Vec::new(), Vec::new());
    let (mut servers, mut databases) = (Vec::new(), Vec::new());
    let mut counts = [WARM; 2];
    for round in 0..=scale.rounds {
        let floor = drive(bare.port, CLIENTS, counts[0], theirs, found).await;
        let before = Cpu::of(&bed.installation);
        let product = drive(bed.installation.port(), CLIENTS, counts[1], ours, found).await;
        let used = Cpu::of(&bed.installation);
        let next = [floor.rate(), product.rate()].map(|rate| scale.count(rate, CLIENTS));
        if round > 0 {
            rates.push(product.rate());
            floors.push(floor.rate());
            servers.push(used.server_since(before) / float(counts[1]));
            databases.push(used.postgres_since(before) / float(counts[1]));
            latencies.extend(product.latencies);
        }
        counts = next;
    }
    let ratios: Vec<f64> = rates.iter().zip(&floors).map(|(ours, theirs)| ours / theirs).collect();
    let ratio = median(&ratios);
    let row = Row::new(format!("read a document, {CLIENTS} clients, against a bare handler with one select"))
        .product(format!("{}, {}", rate(median(&rates)), duration(median(&latencies))))
        .p99(duration(percentile(&latencies, 99)))
        .floor(rate(median(&floors)))
        .ratio(format!("{ratio:.2}"))
        .aim(Aim::AtLeast(0.6), "0.60 × bare", ratio);
    let (server, database) = (median(&servers), median(&databases));
    let cost = Row::new("CPU of such a read").product(format!(
        "{} (server {})",
        duration(server + database),
        duration(server)
    ));
    vec![row, cost]
}

fn found(_: u64, answer: &Answer) {
    answer.expect(200);
}

fn bare_request(document: &str) -> Ask {
    let request = Request::get(format!("/{document}")).header(header::HOST, "localhost");
    request.body(Full::default()).expect("a request of these parts")
}
