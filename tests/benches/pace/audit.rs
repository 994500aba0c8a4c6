//! The audit log: what an act costs that writes little else, and how fast the chain is checked.

use std::time::Instant;

use hyper::body::Bytes;

use crate::{
    bed::Bed,
    data::Set,
    drive::drive,
    scale::Scale,
    stats::{duration, float, median, percentile, rate},
    table::Row,
};

/// A workspace of its own, so that its chain is of these acts alone.
const LOG: Set = Set { tag: "d01", count: 1 };

/// How many write at once.
const CLIENTS: u64 = 8;

/// Acts in the first, uncounted round.
const WARM: u64 = 400;

/// Adds clients, then verifies the chain that this made.
pub(crate) async fn measure(bed: &mut Bed, scale: Scale) -> Vec<Row> {
    let mut members = bed.open(LOG).await;
    let (mut rates, mut latencies) = (Vec::new(), Vec::new());
    let (mut made, mut count) = (0, WARM);
    for round in 0..=scale.rounds {
        bed.renew(&mut members).await;
        let ask = |number| {
            let number = made + number;
            let body = format!(r#"{{"name_en": "Client {number}", "address": "12 Bench Road\nDhaka 1200"}}"#);
            members[0].post("clients", &format!("bench-client-{number}"), Bytes::from(body))
        };
        let driven = drive(bed.installation.port(), CLIENTS, count, ask, |_, answer| {
            answer.expect(201);
        })
        .await;
        made += count;
        count = scale.count(driven.rate(), CLIENTS);
        if round > 0 {
            rates.push(driven.rate());
            latencies.extend(driven.latencies);
        }
    }
    let append = Row::new(format!("audit append (add a client), one workspace, {CLIENTS} clients"))
        .product(format!("{}, {}", rate(median(&rates)), duration(median(&latencies))))
        .p99(duration(percentile(&latencies, 99)));
    vec![append, verify(bed, scale, made).await]
}

/// The command as people run it: its start is part of it.
async fn verify(bed: &Bed, scale: Scale, entries: u64) -> Row {
    let mut rates = Vec::new();
    for _ in 0..scale.rounds {
        let began = Instant::now();
        let ran = bed.installation.cli(&["audit", "verify", "--workspace", &LOG.slug(0)]).await;
        assert_eq!(ran.code, Some(0), "{ran:?}");
        assert!(ran.out.contains(&format!("{entries} entries verified")), "{ran:?}");
        rates.push(float(entries) / began.elapsed().as_secs_f64());
    }
    Row::new(format!("dalil audit verify, {entries} entries")).product(rate(median(&rates)))
}
