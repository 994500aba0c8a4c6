use crate::DebtorId;

/// What a posting goes to. Debits are above zero: an account of what the workspace has or is owed stands above zero, one
/// of what it earned or owes below.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Account {
    /// Owed by one client.
    Receivable(DebtorId),
    /// Notes and coins.
    Cash,
    /// Bank accounts, cheques paid in included.
    Bank,
    /// bKash, Nagad and their like.
    MobileMoney,
    /// With the processor of cards, until it pays out.
    CardProcessor,
    /// VAT that clients withheld (VDS): returned through a decreasing adjustment once the Mushak 6.6 is in hand (VAT and
    /// SD Act 2012, sections 49 and 50).
    VatWithheld,
    /// Income tax that clients withheld (TDS), to be set against the year's tax.
    TaxWithheld,
    /// Given up.
    WrittenOff,
    /// Sold, without tax.
    Sales,
    /// Supplementary duty charged.
    DutyPayable,
    /// VAT charged.
    VatPayable,
}
