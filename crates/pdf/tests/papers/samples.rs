//! Papers of an imagined studio, for tests and the gallery.

use dalil_invoicing::{PageSize, Style, Template, WordsIn};
use dalil_pdf::Figure;
use dalil_pdf::paper::{
    Bilingual, Buyer, Charge, Check, Correction, Currency, Demanded, Direction, Issuer, Kind, Language, Line, Logo,
    LogoFormat, Mark, MushakLayout, NoteLayout, Paper, Place, Rate, Receipt, Said, Seal, Totals,
};
use dalil_proof::{Claim, LogKey, SignedClaim};
use jiff::civil::{date, datetime};

/// An invoice in the look that a workspace begins with.
pub(crate) const INVOICE: Kind = invoice(Template::Ledger, PageSize::A4);

/// A quotation in that look.
pub(crate) const QUOTATION: Kind =
    Kind::Quotation(Style { template: Template::Ledger, accent: None, page: PageSize::A4, words: WordsIn::Own });

/// A bill in that look, over so many invoices.
pub(crate) fn bill_paper(style: Style, language: Language, invoices: usize) -> Paper {
    let line = |n: usize| Line {
        description: format!("SHP/2026-27/{n:04}"),
        unit: String::new(),
        quantity: figure("1"),
        unit_price: figure("65000.00"),
        tax_included: false,
        discount: None,
        value: figure("65000.00"),
        sd: None,
        vat: None,
        total: figure("65000.00"),
    };
    let demanded = Demanded { issued_on: date(2026, 9, 2), total: figure("115000.00"), settled: figure("50000.00") };
    let plain = paper(Kind::Bill(style), language);
    Paper {
        lines: (1..=invoices).map(line).collect(),
        demands: Some(vec![demanded; invoices]),
        totals: Totals { value: figure("130000.00"), vat: None, total: figure("130000.00"), ..plain.totals },
        words: both("এক লক্ষ ত্রিশ হাজার টাকা মাত্র", "Taka One Lakh Thirty Thousand Only"),
        supplied_on: None,
        related: None,
        terms: None,
        ..plain
    }
}

/// The form.
pub(crate) const MUSHAK: Kind = Kind::Mushak63(MushakLayout::Eleven);

/// The notes.
pub(crate) const CREDIT: Kind = Kind::Note(Direction::Credit, NoteLayout::Eleven);
pub(crate) const DEBIT: Kind = Kind::Note(Direction::Debit, NoteLayout::Eleven);

/// An invoice in ink on a sheet.
pub(crate) const fn invoice(template: Template, page: PageSize) -> Kind {
    Kind::Invoice(Style { template, accent: None, page, words: WordsIn::Own })
}

/// A receipt in ink on half of a sheet.
pub(crate) const fn receipt(page: PageSize) -> Kind {
    Kind::Receipt(Style { template: Template::Ledger, accent: None, page, words: WordsIn::Own })
}

/// A figure from plain text.
pub(crate) fn figure(text: &str) -> Figure {
    Figure::parse(text).expect("samples hold plain numbers")
}

fn both(bn: &str, en: &str) -> Bilingual {
    Bilingual { bn: bn.to_owned(), en: en.to_owned() }
}

/// Two lines, 15 % VAT: 1 × 2,00,000.00 and 4 × 18,750.50 (figures of golden case G6).
pub(crate) fn paper(kind: Kind, language: Language) -> Paper {
    let lines = match language {
        Language::Bn => [
            line(
                "বিজ্ঞাপনচিত্র নির্মাণ: ৩০ সেকেন্ড\nচিত্রগ্রহণ, সম্পাদনা ও রঙ বিন্যাস",
                "কাজ",
                "1",
                "200000.00",
                "200000.00",
                "30000.00",
                "230000.00",
            ),
            line("স্থিরচিত্র গ্রহণ, পণ্যের ক্ষেত্রে প্রতি সেট", "সেট", "4", "18750.50", "75002.00", "11250.30", "86252.30"),
        ],
        Language::En => [
            line(
                "Commercial film, 30 seconds\nShooting, editing and colour grading",
                "job",
                "1",
                "200000.00",
                "200000.00",
                "30000.00",
                "230000.00",
            ),
            line("Product photography, per set", "set", "4", "18750.50", "75002.00", "11250.30", "86252.30"),
        ],
    };
    Paper {
        kind,
        language,
        mark: Mark::Original,
        document_id: "0193a1d2-7c41-7e55-9a3e-0d5b6f2c8e11".to_owned(),
        number: number(kind).to_owned(),
        issued_at: datetime(2026, 11, 18, 16, 5, 0, 0),
        supplied_on: Some(date(2026, 11, 15)).filter(|_| !matches!(kind, Kind::Quotation(_))),
        due_on: Some(date(2026, 12, 18)),
        issuer: issuer(language),
        buyer: buyer(language),
        destination: Some(text(language, "রোড ১১, বনানী, ঢাকা ১২১৩", "Road 11, Banani, Dhaka 1213")),
        vehicle: None,
        currency: Currency { code: "BDT".to_owned(), mark: "৳".to_owned() },
        lines: lines.to_vec(),
        totals: Totals {
            value: figure("275002.00"),
            sd: None,
            vat: Some(figure("41250.30")),
            total: figure("316252.30"),
            settled: None,
            due: None,
        },
        words: both(
            "তিন লক্ষ ষোলো হাজার দুইশত বায়ান্ন টাকা ত্রিশ পয়সা মাত্র",
            "Taka Three Lakh Sixteen Thousand Two Hundred Fifty Two and Thirty Poisha Only",
        ),
        payment: Some(text(
            language,
            "ব্যাংক হিসাব: শাপলা স্টুডিও\nহিসাব নম্বর ০১২৩ ৪৫৬৭ ৮৯০১\nতুরাগ ব্যাংক, গুলশান শাখা, রাউটিং ০৮৫২৬১৭২৬",
            "Account name: Shapla Studio\nAccount number 0123 4567 8901\nTurag Bank, Gulshan branch, routing 085261726",
        )),
        payment_since: Some(jiff::civil::date(2026, 3, 3)),
        notes: Some(text(language, "আপনাদের সঙ্গে কাজ করতে পেরে আমরা কৃতজ্ঞ।", "Thank you for letting us work with you.")),
        terms: Some(text(
            language,
            "ত্রিশ দিনের মধ্যে পরিশোধযোগ্য। পূর্ণ মূল্য পরিশোধের পর চূড়ান্ত ফাইল হস্তান্তর করা হবে।",
            "Payable within thirty days. Final files are handed over after payment in full.",
        )),
        correction: matches!(kind, Kind::Note(..)).then(|| correction(language)),
        receipt: None,
        related: Some(related(kind).to_owned()).filter(|_| !matches!(kind, Kind::Quotation(_))),
        replaces: None,
        quotation: None,
        demands: None,
        seal: Seal {
            short: "9f2c-41ab-77d0".to_owned(),
            full: "9f2c41ab77d0e3b1c6a58f04d2917be3a0c4f6581d3e92b7604c8af5e1d27390".to_owned(),
        },
        check: Some(check(&claim(kind))),
    }
}

/// The key of the samples.
pub(crate) fn key() -> LogKey {
    LogKey::from_secret("dalil.example", &[7; 32]).expect("a name")
}

/// What a sample claims of itself.
pub(crate) fn claim(kind: Kind) -> SignedClaim {
    let details =
        "Account name: Shapla Studio, account number 0123 4567 8901, Turag Bank, Gulshan branch, routing 085261726";
    let (form, payee) = match kind {
        Kind::Invoice(_) => ("Invoice", format!("Shapla Studio; {details}")),
        Kind::Quotation(_) => ("Quotation", format!("Shapla Studio; {details}")),
        Kind::Bill(_) => ("Bill", format!("Shapla Studio; {details}")),
        Kind::Receipt(_) => ("Money receipt", "Shapla Studio".to_owned()),
        Kind::Mushak63(_) => ("Mushak-6.3", "Shapla Studio".to_owned()),
        Kind::Note(Direction::Credit, _) => ("Mushak-6.7", "Shapla Studio".to_owned()),
        Kind::Note(Direction::Debit, _) => ("Mushak-6.8", "Shapla Studio".to_owned()),
    };
    let claim = Claim {
        issuer: "000123456-0101".to_owned(),
        form: form.to_owned(),
        number: number(kind).to_owned(),
        issued: "2026-11-18".to_owned(),
        total: "316252.30 BDT".to_owned(),
        vat: Some("41250.30".to_owned()),
        payee,
        leaf: [0x9f; 16],
    };
    claim.sign(&key()).expect("every field is of its form")
}

/// What is printed of a claim.
pub(crate) fn check(claim: &SignedClaim) -> Check {
    Check { claim: claim.to_string(), stamp: claim.blank_stamp() }
}

/// A note over the tax invoice of the same two lines.
fn correction(language: Language) -> Correction {
    let said = |quantity: Option<&str>, total, vat| Said {
        quantity: quantity.map(figure),
        total: figure(total),
        vat: figure(vat),
        sd: figure("0.00"),
    };
    Correction {
        number: number(MUSHAK).to_owned(),
        issued_at: datetime(2026, 11, 2, 9, 40, 0, 0),
        reason: text(language, "কাজের একাংশ বাতিল ও মূল্য সমন্বয়", "Part of the work was called off and the price adjusted"),
        lines: vec![said(Some("2"), "460000.00", "60000.00"), said(Some("12"), "258756.90", "33750.90")],
        totals: said(None, "718756.90", "93750.90"),
    }
}

/// A receipt for two documents, of which tax was withheld where every part is to be seen.
pub(crate) fn receipt_paper(page: PageSize, language: Language, withheld: bool) -> Paper {
    let mut receipt = paper(receipt(page), language);
    let share = |number: &str, amount: &str| line(number, "", "1", amount, amount, "0.00", amount);
    receipt.lines = vec![share("SHP/2026-27/0042", "316252.30"), share("SHP/2026-27/0044", "60000.00")];
    let received = if withheld { "335000.00" } else { "376252.30" };
    receipt.totals =
        Totals { value: figure(received), sd: None, vat: None, total: figure(received), settled: None, due: None };
    receipt.words = if withheld {
        both("তিন লক্ষ পঁয়ত্রিশ হাজার টাকা মাত্র", "Taka Three Lakh Thirty Five Thousand Only")
    } else {
        both(
            "তিন লক্ষ ছিয়াত্তর হাজার দুইশত বায়ান্ন টাকা ত্রিশ পয়সা মাত্র",
            "Taka Three Lakh Seventy Six Thousand Two Hundred Fifty Two and Thirty Poisha Only",
        )
    };
    receipt.receipt = Some(Receipt {
        method: "bank_transfer".to_owned(),
        reference: Some("TRF 7781".to_owned()),
        received_on: date(2026, 11, 17),
        settled: figure("376252.30"),
        vat_withheld: withheld.then(|| figure("27500.20")),
        tax_withheld: withheld.then(|| figure("13752.10")),
        days: vec![date(2026, 11, 2), date(2026, 11, 9)],
    });
    receipt
}

/// As many lines of the tax invoice as the note has.
fn said_of_each(paper: &mut Paper) {
    if let Some(correction) = &mut paper.correction {
        let pattern = correction.lines.clone();
        correction.lines = pattern.into_iter().cycle().take(paper.lines.len()).collect();
    }
}

/// `count` lines like those of [`paper`], each with its place in the description. The words are
/// those of sixty lines.
pub(crate) fn long_paper(kind: Kind, language: Language, count: usize) -> Paper {
    let mut paper = paper(kind, language);
    let pattern = paper.lines.clone();
    paper.lines = pattern.into_iter().cycle().take(count).collect();
    for (index, line) in paper.lines.iter_mut().enumerate() {
        line.description = format!("{}\nL{:03}", line.description, index + 1);
    }
    said_of_each(&mut paper);
    let (first, second) = (i64::try_from(count.div_ceil(2)), i64::try_from(count / 2));
    let (first, second) = (first.expect("few"), second.expect("few"));
    let value = first * 20_000_000 + second * 7_500_200;
    let vat = first * 3_000_000 + second * 1_125_030;
    paper.totals.value = Figure::from_minor(value, 2);
    paper.totals.vat = Some(Figure::from_minor(vat, 2));
    paper.totals.total = Figure::from_minor(value + vat, 2);
    paper.words = both(
        "চুরানব্বই লক্ষ সাতাশি হাজার পাঁচশত ঊনসত্তর টাকা মাত্র",
        "Taka Ninety Four Lakh Eighty Seven Thousand Five Hundred Sixty Nine Only",
    );
    paper
}

/// Every optional part at once: discount, supplementary duty, specific tax, exempt supply, a price
/// with tax, a place of issue, a payment made before.
pub(crate) fn full_paper(kind: Kind, language: Language) -> Paper {
    let mut paper = paper(kind, language);
    paper.issuer.place = Some(Place {
        name: text(language, "উত্তরা স্টুডিও", "Uttara Studio"),
        address: text(language, "সেক্টর ৭, উত্তরা, ঢাকা ১২৩০", "Sector 7, Uttara, Dhaka 1230"),
    });
    paper.lines.extend([duty(kind, language), specific(kind, language), exempt(language)]);
    said_of_each(&mut paper);
    paper.totals = Totals {
        value: figure("549660.66"),
        sd: Some(figure("39750.00")),
        vat: Some(figure("77158.64")),
        total: figure("666569.30"),
        settled: Some(figure("100000.00")),
        due: Some(figure("566569.30")),
    };
    paper.words = both(
        "ছয় লক্ষ ছেষট্টি হাজার পাঁচশত ঊনসত্তর টাকা ত্রিশ পয়সা মাত্র",
        "Taka Six Lakh Sixty Six Thousand Five Hundred Sixty Nine and Thirty Poisha Only",
    );
    paper
}

/// Discounted, with 20 % supplementary duty.
fn duty(kind: Kind, language: Language) -> Line {
    let name = text(language, "আমদানিকৃত অ্যালবাম", "Imported album");
    let unit = text(language, "কাজ", "job");
    let price = if matches!(kind, Kind::Invoice(_) | Kind::Quotation(_)) { "200000.00" } else { "198750.00" };
    let line = line(&name, &unit, "1", price, "198750.00", "35775.00", "274275.00");
    Line {
        discount: Some(figure("1250.00")),
        sd: Some(Charge { rate: Rate::Percent(figure("20")), amount: figure("39750.00") }),
        ..line
    }
}

/// Specific tax in the price (second line of golden case G10).
fn specific(kind: Kind, language: Language) -> Line {
    let name = text(language, "মুদ্রিত প্রতিকৃতি", "Printed portraits");
    let unit = text(language, "কপি", "copy");
    let price = if matches!(kind, Kind::Invoice(_) | Kind::Quotation(_)) { "260.00" } else { "226.665" };
    let line = line(&name, &unit, "4", price, "906.66", "133.34", "1040.00");
    let vat = Charge { rate: Rate::PerUnit(figure("33.335")), amount: figure("133.34") };
    Line { tax_included: true, vat: Some(vat), ..line }
}

fn exempt(language: Language) -> Line {
    let name = text(language, "সংবাদ আলোকচিত্র", "News photographs");
    let unit = text(language, "সেট", "set");
    let line = line(&name, &unit, "4", "18750.50", "75002.00", "0.00", "75002.00");
    Line { vat: Some(Charge { rate: Rate::Exempt, amount: figure("0.00") }), ..line }
}

/// Figures at the limit of amounts (golden case G11) in every column.
pub(crate) fn wide_paper(kind: Kind, language: Language) -> Paper {
    let mut paper = full_paper(kind, language);
    let most = figure("89998999000000.01");
    for line in &mut paper.lines {
        line.quantity = figure("1000000000.0001");
        line.unit_price = figure("89990000.1234");
        line.value = most.clone();
        line.total = most.clone();
        line.discount = Some(most.clone());
        line.sd = Some(Charge { rate: Rate::Percent(figure("1000")), amount: most.clone() });
        line.vat = Some(Charge { rate: Rate::Percent(figure("7.25")), amount: most.clone() });
    }
    if let Some(correction) = &mut paper.correction {
        let said = Said {
            quantity: Some(figure("1000000000.0001")),
            total: most.clone(),
            vat: most.clone(),
            sd: most.clone(),
        };
        correction.lines.fill(said.clone());
        correction.totals = Said { quantity: None, ..said };
    }
    paper.totals = Totals {
        value: most.clone(),
        sd: Some(most.clone()),
        vat: Some(most.clone()),
        total: most.clone(),
        settled: Some(most.clone()),
        due: Some(most),
    };
    paper
}

fn number(kind: Kind) -> &'static str {
    match kind {
        Kind::Invoice(_) => "INV-2026-0042",
        Kind::Quotation(_) => "QT/2026-27/0007",
        Kind::Bill(_) => "BL/2026-27/0003",
        Kind::Receipt(_) => "MR/2026-27/0019",
        Kind::Mushak63(_) => "SHP-2026-0037",
        Kind::Note(Direction::Credit, _) => "6.7/2026-27/0003",
        Kind::Note(Direction::Debit, _) => "6.8/2026-27/0001",
    }
}

fn related(kind: Kind) -> &'static str {
    match kind {
        Kind::Bill(_) | Kind::Invoice(_) | Kind::Quotation(_) | Kind::Receipt(_) | Kind::Note(..) => number(MUSHAK),
        Kind::Mushak63(_) => number(INVOICE),
    }
}

fn text(language: Language, bn: &str, en: &str) -> String {
    both(bn, en).pick(language).to_owned()
}

fn issuer(language: Language) -> Issuer {
    Issuer {
        name: both("শাপলা স্টুডিও", "Shapla Studio"),
        address: text(language, "বাড়ি ২৭, রোড ৯৬, গুলশান ২\nঢাকা ১২১২", "House 27, Road 96, Gulshan 2\nDhaka 1212"),
        contact: Some("+880 1711-000000\nhello@shapla.example".to_owned()),
        bin: Some("000123456-0101".to_owned()),
        tin: Some("123456789012".to_owned()),
        place: None,
        logo: Some(logo()),
        person: text(language, "নাসরিন আক্তার", "Nasrin Akter"),
        designation: text(language, "হিসাব ব্যবস্থাপক", "Accounts Manager"),
    }
}

fn buyer(language: Language) -> Buyer {
    Buyer {
        name: both("প্রান্তিক কৃষি ও জ্ঞান উদ্যোগ লিমিটেড", "Prantik Foods and Beverage Limited"),
        address: text(language, "রোড ১১, বনানী\nঢাকা ১২১৩", "Road 11, Banani\nDhaka 1213"),
        bin: Some("000987654-0202".to_owned()),
        tin: None,
        attention: Some(text(language, "জনাব সুমিত স্ত্রীকান্ত রায়", "Mr. Sumit Roy")),
    }
}

fn line(description: &str, unit: &str, quantity: &str, unit_price: &str, value: &str, vat: &str, total: &str) -> Line {
    Line {
        description: description.to_owned(),
        unit: unit.to_owned(),
        quantity: figure(quantity),
        unit_price: figure(unit_price),
        tax_included: false,
        discount: None,
        value: figure(value),
        sd: None,
        vat: Some(Charge { rate: Rate::Percent(figure("15")), amount: figure(vat) }),
        total: figure(total),
    }
}

/// Five petals in black.
fn logo() -> Logo {
    let petal = |turn: u32| {
        format!(r#"<path d="M50 50C34 34 38 12 50 4C62 12 66 34 50 50Z" transform="rotate({turn} 50 50)"/>"#)
    };
    let petals: String = (0..5).map(|index| petal(index * 72)).collect();
    let svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" fill="none" stroke="black" stroke-width="4">{petals}</svg>"#
    );
    Logo { format: LogoFormat::Svg, bytes: svg.into_bytes() }
}
