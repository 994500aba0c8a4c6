//! The invoice of the story, computed by hand.
//!
//! 2 × 12,345.50 = 24,691.00, VAT of 15 % 3,703.65, together 28,394.65. 1.5 × 8,000 = 12,000.00, VAT of 7.5 % 900.00,
//! together 12,900.00. 3 × 3,333.33 = 9,999.99 less 10 % (999.999, rounded 1,000.00) = 8,999.99, VAT of 15 %
//! (1,349.9985, rounded 1,350.00), together 10,349.99.

use dalil_lang::Language;

/// A line as it is typed, and what it comes to.
pub(crate) struct Line {
    pub(crate) description: &'static str,
    pub(crate) unit: &'static str,
    pub(crate) quantity: &'static str,
    pub(crate) price: &'static str,
    pub(crate) treatment: &'static str,
    pub(crate) rate: Option<&'static str>,
    pub(crate) discount: Option<&'static str>,
    pub(crate) total: &'static str,
}

pub(crate) const LINES: [Line; 3] = [
    Line {
        description: "Brand film, 60 seconds",
        unit: "film",
        quantity: "2",
        price: "12345.50",
        treatment: "standard",
        rate: None,
        discount: None,
        total: "28,394.65",
    },
    Line {
        description: "Hosting of the campaign site",
        unit: "month",
        quantity: "1.5",
        price: "8000",
        treatment: "reduced",
        rate: Some("7.5"),
        discount: None,
        total: "12,900.00",
    },
    Line {
        description: "পণ্যের ছবি ও ভিডিও সম্পাদনা",
        unit: "দিন",
        quantity: "3",
        price: "3333.33",
        treatment: "standard",
        rate: None,
        discount: Some("10"),
        total: "10,349.99",
    },
];

/// The totals by their keys in the catalogue.
pub(crate) const TOTALS: [(&str, &str); 5] = [
    ("totals-gross", "46,690.99"),
    ("totals-discount", "1,000.00"),
    ("totals-value", "45,690.99"),
    ("vat", VAT),
    ("total", TOTAL),
];

pub(crate) const VAT: &str = "5,953.65";
pub(crate) const TOTAL: &str = "51,644.64";

/// The new client.
pub(crate) const BUYER_BN: &str = "ধ্রুব অ্যাড লিমিটেড";
pub(crate) const BUYER_EN: &str = "Dhrubo Ad Ltd.";
pub(crate) const BIN: &str = "005555555-0505";

/// Why a copy is made.
pub(crate) const REASON: &str = "হারিয়ে গেছে, client asked again";

/// The new client's name as a page calls it.
pub(crate) const fn buyer(language: Language) -> &'static str {
    if language.is_bangla() { BUYER_BN } else { BUYER_EN }
}

/// A figure in the digits of a language, by the test's own table.
pub(crate) fn figure(language: Language, text: &str) -> String {
    let pairs = "0123456789".chars().zip("০১২৩৪৫৬৭৮৯".chars());
    pairs.fold(text.to_owned(), |text, (ascii, bangla)| {
        if language.is_bangla() {
            text.replace(ascii, &bangla.to_string())
        } else {
            text.replace(bangla, &ascii.to_string())
        }
    })
}
