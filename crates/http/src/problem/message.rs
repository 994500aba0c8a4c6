use dalil_tenancy::field::FieldError;

/// The rule in English, by its code.
pub(super) fn english(error: &FieldError) -> String {
    let limit = error.limit.as_deref().unwrap_or("the limit");
    match error.code {
        "too_large" => format!("Must be at most {limit}."),
        "too_long" => format!("Must have at most {limit} characters."),
        "too_many" => format!("Must have at most {limit} entries."),
        "too_many_lines" => format!("Must have at most {limit} lines."),
        "too_many_decimals" => format!("Must have at most {limit} decimals."),
        "wrong_length" => format!("Must have {limit} digits."),
        "not_days" => format!("Must be a whole number from 0 to {limit}."),
        "not_hours" => format!("Must be a whole number of hours from 1 to {limit}."),
        "file_too_large" => format!("Must be at most {limit} KiB."),
        "period_closed" => format!("Falls into a closed period; {limit} is the first open day."),
        "earlier_open" => format!("Must be {limit}: earlier periods are closed first."),
        "log_shorter" => format!("Must be at most {limit}, which is how many leaves the log has."),
        "begins_elsewhere" => format!("Must begin at {limit} leaves, which is what is kept."),
        "too_early" => format!("Must not be before {limit}."),
        "too_late" => format!("Must not be after {limit}."),
        code => plain(code).map_or_else(|| sentence(code), str::to_owned),
    }
}

/// The rules without a limit in their text.
fn plain(code: &str) -> Option<&'static str> {
    Some(match code {
        "required" | "missing_field" => "Is required.",
        "unknown_field" => "Is not a field here.",
        "duplicate_field" => "Is given twice.",
        "wrong_type" => "Is of the wrong type.",
        "unknown_value" => "Is not one of the known values.",
        "empty" => "Must not be empty.",
        "control_characters" => "Must not contain control characters.",
        "hidden_characters" => "Must not contain invisible or direction-changing characters.",
        "not_a_number" => "Must be a plain decimal number such as 12.5.",
        "negative" => "Must not be negative.",
        "zero" => "Must be greater than zero.",
        "digits_only" => "Must have digits only.",
        "not_an_id" => "Must be an id.",
        "not_an_email" => "Must be a mail address.",
        "not_a_date" => "Must be a date such as 2026-07-01.",
        "balance_too_large" => "What is owed over these days is more than an amount can hold.",
        "not_a_period" => "Must be the first day of a month, or 1 July for a year.",
        "nothing_recorded" => "Is before anything was recorded.",
        "not_a_limit" => "Must be a whole number from 1 to 200.",
        "bad_cursor" => "Must be a cursor of this list with these filters.",
        "unknown_currency" => "Must be a known ISO 4217 code.",
        "unknown_treatment" => "Must be standard, reduced, zero, exempt, specific or none.",
        "unknown_client" => "Must be a client of this workspace.",
        "unknown_place" => "Must be a place of this workspace.",
        "unknown_workspace" => "Must be a workspace of this person.",
        "name_required" => "A name in Bangla or English is required.",
        "no_lines" => "Must have at least one line.",
        "discount_exceeds_gross" => "Must not exceed what it is taken off.",
        "duty_on_zero_rated" => "Must be 0 on a zero-rated supply.",
        "tax_exceeds_price" => "Must not exceed the price that includes it.",
        "not_set_up" => "The workspace needs its brand and its registration first.",
        "taken" => "Is taken already.",
        "ask_operator" => "Cannot be registered here; ask the operator.",
        "above_own" => "Must not be above one's own role.",
        "last_owner" => "A workspace keeps its last owner.",
        "not_a_prefix" => "Must have 1 to 10 characters of A-Z, 0-9 and hyphen.",
        "not_a_log_key" => "Must be a public key as name+id+key.",
        "not_a_growth_proof" => "Must be a proof of growth with a signed checkpoint.",
        "unknown_key" => "Is not signed by a key that was pinned.",
        "other_log" => "Is of another log than the one that was pinned.",
        "not_grown" => "Does not lead from the checkpoint that is kept to this one.",
        "not_a_claim" => "Must be the whole text of a paper's code.",
        "unchanged" => "Is so already.",
        "not_a_place_code" => "Must have 1 to 6 characters of A-Z and 0-9.",
        "not_a_colour" => "Must be a colour such as #1f5f5b.",
        "unknown_time_zone" => "Must be a time zone such as Asia/Dhaka.",
        "none_unregistered" => "A workspace that is not registered has none.",
        "not_an_image" => "Must be a PNG or JPEG image.",
        "not_base64" => "Must be Base64.",
        "changed_since" => "Has changed since it was looked at.",
        "before_issue" => "Must not be before the day of issue.",
        "after_issue" => "Must not be after the day of issue.",
        "mushak_needs_bdt" => "A Mushak 6.3 is in BDT.",
        "reduced_rate_zero" => "A reduced rate is above 0; without VAT a supply is zero-rated or exempt.",
        "vat_treatment_required" => "A registered workspace states how each supply stands to VAT.",
        "vat_not_allowed" => "A workspace that is not registered for VAT may not charge it.",
        _ => return None,
    })
}

/// A code read as a sentence, for rules that a domain adds before their text is here.
fn sentence(code: &str) -> String {
    format!("Breaks the rule {code}.")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_stands_in_its_rule() {
        let error = FieldError::with_limit("notes", "too_long", 2_000);
        assert_eq!(english(&error), "Must have at most 2000 characters.");
        assert_eq!(english(&FieldError::new("x", "brand_new")), "Breaks the rule brand_new.");
    }
}
