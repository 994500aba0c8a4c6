//! Issuing over HTTP against the floor, in turns: one hot series, and many workspaces at once.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use crate::{
    bed::Bed,
    client::{Answer, Member},
    cost::Cpu,
    data::{Kind, Set},
    drive::drive,
    floor::{Floor, Pace},
    scale::Scale,
    stats::{duration, float, median, percentile, rate},
    table::{Aim, Row},
};

/// How many workspaces are many.
const MANY: u64 = 200;

/// Requests of each client in the first, uncounted round, whose rate says how many make a round.
const WARM: u64 = 40;

/// The numbers that were acknowledged, by workspace.
pub(crate) type Acknowledged = BTreeMap<String, BTreeSet<u64>>;

/// Who issues where.
struct Shape {
    what: &'static str,
    clients: u64,
    sides: Sides,
    aim: Option<(f64, &'static str)>,
}

/// Workspaces of the product and of the floor, alike.
#[derive(Clone, Copy)]
enum Sides {
    Hot,
    Many,
}

const SHAPES: [Shape; 4] = [
    Shape { what: "issue, one hot series, 1 client", clients: 1, sides: Sides::Hot, aim: None },
    Shape { what: "issue, one hot series, 8 clients", clients: 8, sides: Sides::Hot, aim: None },
    Shape {
        what: "issue, one hot series, 32 clients",
        clients: 32,
        sides: Sides::Hot,
        aim: Some((3.0, "3.0 × floor")),
    },
    Shape {
        what: "issue, 200 workspaces, 16 clients",
        clients: 16,
        sides: Sides::Many,
        aim: Some((1.0, "1.0 × floor")),
    },
];

/// The workspaces of one side or shape: who is in them, what drives the floor, and how many drafts are used up.
struct Field {
    product: Set,
    floor_set: Set,
    members: Vec<Member>,
    floor: Floor,
    used: u64,
}

/// What the rounds of a shape came to.
#[derive(Default)]
struct Found {
    rates: Vec<f64>,
    latencies: Vec<f64>,
    floors: Vec<Pace>,
    cpu: Vec<f64>,
    server_cpu: Vec<f64>,
    /// Of the slower side, in the round before.
    slower: f64,
}

/// Measures all shapes in turns, and gives every number that was acknowledged.
pub(crate) async fn measure(bed: &mut Bed, scale: Scale) -> (Acknowledged, Vec<Row>) {
    let mut hot = Field::open(bed, [Set { tag: "a01", count: 1 }, Set { tag: "b01", count: 1 }]).await;
    let mut many = Field::open(bed, [Set { tag: "a02", count: MANY }, Set { tag: "b02", count: MANY }]).await;
    let acknowledged = RefCell::new(Acknowledged::new());
    let mut found: [Found; SHAPES.len()] = Default::default();
    for round in 0..=scale.rounds {
        for (shape, found) in SHAPES.iter().zip(&mut found) {
            let field = match shape.sides {
                Sides::Hot => &mut hot,
                Sides::Many => &mut many,
            };
            let count = if round == 0 { shape.clients * WARM } else { scale.count(found.slower, shape.clients) };
            let turn = field.turn(bed, shape.clients, count, &acknowledged).await;
            found.take(turn, round > 0);
        }
    }
    let paces = SHAPES.iter().zip(&found).map(|(shape, found)| found.pace(shape));
    let costs = SHAPES.iter().zip(&found).map(|(shape, found)| found.cost(shape));
    let rows = paces.chain(costs).collect();
    (acknowledged.into_inner(), rows)
}

/// One round of both sides.
struct Turn {
    rate: f64,
    latencies: Vec<f64>,
    cpu: f64,
    server_cpu: f64,
    floor: Pace,
}

impl Field {
    async fn open(bed: &mut Bed, [product, floor_set]: [Set; 2]) -> Self {
        let members = bed.open(product).await;
        bed.open(floor_set).await;
        let mut heads = String::new();
        for id in (0..floor_set.count).map(|number| floor_set.workspace(number)) {
            let _ = write!(
                heads,
                "SET LOCAL app.workspace_id = '{id}'; \
                 INSERT INTO tenant.audit_head VALUES ('{id}', 0, decode(repeat('00', 32), 'hex'));"
            );
        }
        bed.execute(format!("BEGIN; {heads} COMMIT")).await;
        let floor = Floor::new(bed, floor_set);
        Self { product, floor_set, members, floor, used: 0 }
    }

    /// Both sides get as many drafts; then the floor issues its own, and the product does.
    async fn turn(&mut self, bed: &mut Bed, clients: u64, count: u64, acknowledged: &RefCell<Acknowledged>) -> Turn {
        let (from, drafts) = (self.used, Floor::drafts(clients, count));
        self.used += drafts;
        bed.execute(bed.columns.drafts(self.product, from, drafts)).await;
        bed.execute(bed.columns.drafts(self.floor_set, from, drafts)).await;
        bed.execute("VACUUM ANALYZE tenant.invoice_draft".to_owned()).await;
        bed.forget_jobs().await;
        bed.renew(&mut self.members).await;
        let floor = self.floor.run(bed, clients, from, count).await;
        bed.forget_jobs().await;
        self.product_turn(bed, clients, from, drafts, acknowledged, floor).await
    }

    async fn product_turn(
        &self,
        bed: &Bed,
        clients: u64,
        from: u64,
        count: u64,
        acknowledged: &RefCell<Acknowledged>,
        floor: Pace,
    ) -> Turn {
        let member = |number: u64| {
            let at = usize::try_from((from + number) % self.product.count).unwrap_or_default();
            &self.members[at]
        };
        let ask = |number| {
            let draft = Kind::Draft.id(from + number);
            member(number).issue(&draft, &format!("bench-{draft}"))
        };
        let heard = |number, answer: &Answer| {
            let taken = number_of(answer.expect(200));
            let mut acknowledged = acknowledged.borrow_mut();
            let new = acknowledged.entry(member(number).workspace.clone()).or_default().insert(taken);
            assert!(new, "number {taken} was given twice in {}", member(number).workspace);
        };
        let before = Cpu::of(&bed.installation);
        let driven = drive(bed.installation.port(), clients, count, ask, heard).await;
        let after = Cpu::of(&bed.installation);
        Turn {
            rate: driven.rate(),
            cpu: after.all_since(before) / float(count),
            server_cpu: after.server_since(before) / float(count),
            latencies: driven.latencies,
            floor,
        }
    }
}

/// The number of the invoice in an answer to an issue, found without reading all of it.
fn number_of(answer: &Answer) -> u64 {
    let text = str::from_utf8(&answer.body).expect("JSON is UTF-8");
    let number = text.split("\"number\":").nth(1).map(|rest| rest.split(|sign: char| !sign.is_ascii_digit()));
    number.and_then(|mut digits| digits.next()?.parse().ok()).expect("an issued invoice has a number")
}

impl Found {
    fn take(&mut self, turn: Turn, counts: bool) {
        self.slower = turn.rate.min(turn.floor.rate);
        if counts {
            self.rates.push(turn.rate);
            self.latencies.extend(turn.latencies);
            self.floors.push(turn.floor);
            self.cpu.push(turn.cpu);
            self.server_cpu.push(turn.server_cpu);
        }
    }

    /// Issues a second; the ratio is the median of the rounds' own.
    fn pace(&self, shape: &Shape) -> Row {
        let floors: Vec<f64> = self.floors.iter().map(|floor| floor.rate).collect();
        let ratio = median(&ratios(&self.rates, &floors));
        let row = Row::new(shape.what)
            .product(format!("{}, {}", rate(median(&self.rates)), duration(median(&self.latencies))))
            .p99(duration(percentile(&self.latencies, 99)))
            .floor(rate(median(&floors)))
            .ratio(format!("{ratio:.2}"));
        match shape.aim {
            Some((least, text)) => row.aim(Aim::AtLeast(least), text, ratio),
            None => row,
        }
    }

    /// Processor time of server and PostgreSQL for each issue, against PostgreSQL's alone on the floor.
    fn cost(&self, shape: &Shape) -> Row {
        let floors: Vec<f64> = self.floors.iter().map(|floor| floor.cpu).collect();
        let ratio = median(&ratios(&self.cpu, &floors));
        Row::new(shape.what.replace("issue,", "CPU of an issue,"))
            .product(format!("{} (server {})", duration(median(&self.cpu)), duration(median(&self.server_cpu))))
            .floor(duration(median(&floors)))
            .ratio(format!("{ratio:.2}"))
            .aim(Aim::AtMost(1.5), "1.5 × floor", ratio)
    }
}

fn ratios(product: &[f64], floor: &[f64]) -> Vec<f64> {
    product.iter().zip(floor).map(|(product, floor)| product / floor).collect()
}
