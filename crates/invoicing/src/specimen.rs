//! Papers that are no documents, stored nowhere and without numbers: an invoice to nobody, for showing how a brand looks
//! before it is saved, and a draft as it would be issued.

use dalil_money::Currency;
use dalil_proof::{Digest, Salt};
use dalil_tenancy::{WorkspaceId, field::FieldErrors};
use jiff::{Timestamp, civil::Date, tz::TimeZone};

use crate::{
    Brand, ClientId, DocumentId, DocumentKind, DocumentRow, Draft, DraftFields, FiscalYear, Issued, IssuedSet, Issuer,
    Moment, PaperLanguage, Party, Payee, Place, Ready, Registration, SeriesKey, YearStart, document::seal, input,
    issue::canonical,
};

impl Ready {
    /// The documents as they would be issued at a moment, by the same rules and from the same frozen facts: for looking
    /// at. They have neither number nor id.
    pub fn unissued(self, draft: &Draft, workspace: WorkspaceId, at: Timestamp) -> IssuedSet {
        let nobody = Moment {
            workspace,
            issued_by: "system:draft".to_owned(),
            mushak_id: DocumentId::from_uuid(uuid::Uuid::nil()),
            salts: [Salt::new([0; 16]); 2],
        };
        let mushak = self.mushak_series().map(|_| 0);
        self.numbered(draft, &nobody, at, 0, mushak)
    }
}

/// What a specimen is made of.
#[derive(Clone, Debug)]
pub struct Specimen<'a> {
    /// The workspace.
    pub workspace: WorkspaceId,
    /// How it looks.
    pub brand: &'a Brand,
    /// Its standing towards VAT.
    pub registration: &'a Registration,
    /// Where it issues from.
    pub place: &'a Place,
    /// The account that it names, and the zone the day of its last change is told in.
    pub payee: Option<(&'a Payee, &'a TimeZone)>,
    /// The language of its lines.
    pub language: PaperLanguage,
    /// The moment and the day it seems to be issued.
    pub at: (Timestamp, Date),
    /// The last day for payment.
    pub due_on: Option<Date>,
}

impl Specimen<'_> {
    /// The invoice: two lines, and VAT where the workspace charges it.
    ///
    /// # Errors
    /// [`FieldErrors`], which its own lines never cause.
    pub fn invoice(&self) -> Result<Issued, FieldErrors> {
        let nil = uuid::Uuid::nil();
        let (issued_at, issued_on) = self.at;
        let fields = DraftFields::parse(&self.draft())?;
        let computed = fields.computed()?;
        let lines = crate::issue::issued_lines(&fields, &computed);
        let issuer = Issuer::of(self.brand, self.registration, self.place, self.payee);
        let buyer = self.buyer();
        let year = FiscalYear::of(issued_on, YearStart::JULY);
        let mut row = DocumentRow {
            workspace: self.workspace,
            id: DocumentId::from_uuid(nil),
            series: SeriesKey { kind: DocumentKind::Invoice, bin: None, place: None, year },
            number: 1,
            printed_number: format!("{}-0000", self.brand.invoice_prefix.as_str()),
            layout: DocumentKind::Invoice.layout().to_owned(),
            issued_at,
            issued_on,
            supplied_on: issued_on,
            due_on: self.due_on,
            issued_by: "system:specimen".to_owned(),
            counterpart: None,
            replaces_id: None,
            replaces: None,
            client: ClientId::from_uuid(nil),
            currency: Currency::BDT,
            issuer: canonical(&issuer),
            buyer: canonical(&buyer),
            destination: None,
            vehicle: None,
            notes: None,
            corrects_id: None,
            corrects: None,
            payment_id: None,
            payment: None,
            quotation_id: None,
            quotation: None,
            demands: None,
            attention_digest: None,
            line_count: u32::try_from(lines.len()).unwrap_or(u32::MAX),
            totals: computed.totals,
            leaf: Digest::new([0; 32]),
            hints: Vec::new(),
        };
        seal(&mut row, &lines);
        Ok(Issued { row, lines, attention: None, issuer, buyer, corrected: None, received: None, demanded: None })
    }

    fn draft(&self) -> input::Draft {
        let treatment = if self.registration.vat.issues_mushak63() { "standard" } else { "none" };
        let line = |bn: &str, en: &str, unit: (&str, &str), quantity: &str, price: &str| input::LineInput {
            description: self.said(bn, en),
            unit: self.said(unit.0, unit.1),
            quantity: quantity.to_owned(),
            unit_price: price.to_owned(),
            vat_treatment: treatment.to_owned(),
            ..input::LineInput::default()
        };
        input::Draft {
            client_id: uuid::Uuid::nil().to_string(),
            lines: vec![
                line("বিজ্ঞাপনচিত্র নির্মাণ, ৬০ সেকেন্ড", "Commercial film, 60 seconds", ("কাজ", "job"), "1", "185000"),
                line("স্থিরচিত্র গ্রহণ", "Photography on location", ("ঘণ্টা", "hour"), "6.5", "4500"),
            ],
            ..input::Draft::default()
        }
    }

    fn buyer(&self) -> Party {
        Party {
            name_bn: Some("মেঘনা ফিল্মস লিমিটেড".to_owned()),
            name_en: Some("Meghna Films Ltd.".to_owned()),
            address: Some(
                self.said("৪৪ কামাল আতাতুর্ক অ্যাভিনিউ\nবনানী, ঢাকা ১২১৩", "44 Kemal Ataturk Avenue\nBanani, Dhaka 1213"),
            ),
            bin: None,
            tin: None,
        }
    }

    fn said(&self, bn: &str, en: &str) -> String {
        match self.language {
            PaperLanguage::Bn => bn.to_owned(),
            PaperLanguage::En => en.to_owned(),
        }
    }
}
