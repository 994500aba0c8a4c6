//! What the workspace is on its papers: brand, calendar, registration, places.

use dalil_invoicing::{
    Bin, Brand, Name, NumberPrefix, PageSize, PaperLanguage, Place, PlaceId, Profile, Registration, Style, Template,
    VatStatus, WordsIn, YearStart,
    settings::{PaymentDays, Settings},
};
use dalil_proof::Digest;
use dalil_tenancy::text;
use jiff::civil::Date;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, sea_query::OnConflict};
use sqlx::AssertSqlSafe;

use super::{Result, payees, rows::parsed};
use crate::{
    convert::{from_date, from_digest, to_date, to_digest},
    entity::{brand, brand_asset, place, registration, settings},
    error::{corrupt, store_error},
    statement::{self, columns_of, part},
    tx::ScopedTx,
};

/// All of it on a day, from one row for each place.
pub(super) async fn on(tx: &ScopedTx, day: Date) -> Result<Profile> {
    let sql = format!(
        "SELECT {}, {}, {}, {}, {} FROM (SELECT) AS here \
         LEFT JOIN tenant.settings AS settings ON {} \
         LEFT JOIN tenant.brand AS brand ON {} \
         LEFT JOIN LATERAL (SELECT * FROM tenant.registration AS known WHERE {} AND known.starts_on <= $2 \
             ORDER BY known.starts_on DESC LIMIT 1) AS registration ON true \
         LEFT JOIN tenant.place AS place ON {} \
         ORDER BY (place.code IS NOT NULL), place.id",
        columns_of::<settings::Entity>("settings"),
        columns_of::<brand::Entity>("brand"),
        columns_of::<registration::Entity>("registration"),
        columns_of::<place::Entity>("place"),
        payees::column(tx),
        tx.here("settings"),
        tx.here("brand"),
        tx.here("known"),
        tx.here("place"),
    );
    let query = sqlx::query(AssertSqlSafe(sql.as_str())).bind(tx.workspace().as_uuid()).bind(to_date(day));
    let rows = tx.rows(query).await.map_err(store_error("settings"))?;
    let first = rows.first().ok_or_else(|| corrupt("settings", tx.workspace()))?;
    let places = rows.iter().map(|row| part::<place::Model>(row, "place")?.map(place_from).transpose());
    Ok(Profile {
        settings: part::<settings::Model>(first, "settings")?
            .as_ref()
            .map_or_else(|| Ok(Settings::default()), settings_from)?,
        brand: part::<brand::Model>(first, "brand")?.map(brand_from).transpose()?,
        registration: part::<registration::Model>(first, "registration")?
            .as_ref()
            .map(registration_from)
            .transpose()?,
        places: places.filter_map(Result::transpose).collect::<Result<Vec<_>>>()?,
        payees: payees::of(first)?,
    })
}

pub(super) async fn brand(tx: &ScopedTx) -> Result<Option<Brand>> {
    let row = tx.find::<brand::Entity>().one(tx).await.map_err(store_error("brand"))?;
    row.map(brand_from).transpose()
}

pub(super) fn brand_from(row: brand::Model) -> Result<Brand> {
    let workspace = row.workspace_id;
    let broken = || corrupt("brand", workspace);
    let line = |text: Option<String>| parsed::<text::Line>(text).map_err(|_| broken());
    let paragraph = |text: Option<String>| parsed::<text::Paragraph>(text).map_err(|_| broken());
    Ok(Brand {
        name: Name::new(line(row.name_bn)?, line(row.name_en)?).ok_or_else(broken)?,
        address: text::Paragraph::try_from(row.address).map_err(|_| broken())?,
        contact: line(row.contact)?,
        logo: row.logo.map(|bytes| to_digest(&bytes).ok_or_else(broken)).transpose()?,
        signatory: line(row.signatory)?,
        designation: line(row.designation)?,
        terms: paragraph(row.terms)?,
        invoice_prefix: NumberPrefix::try_from(row.invoice_prefix).map_err(|_| broken())?,
        style: Style {
            template: Template::from_name(&row.template).ok_or_else(broken)?,
            accent: parsed(row.accent).map_err(|_| broken())?,
            page: PageSize::from_name(&row.page_size).ok_or_else(broken)?,
            words: WordsIn::from_name(&row.words_in).ok_or_else(broken)?,
        },
    })
}

pub(super) async fn brand_version(tx: &ScopedTx) -> Result<i64> {
    let row = tx.find::<brand::Entity>().one(tx).await.map_err(store_error("brand"))?;
    Ok(row.map_or(0, |row| row.version))
}

pub(super) async fn settings_version(tx: &ScopedTx) -> Result<i64> {
    let row = tx.find::<settings::Entity>().one(tx).await.map_err(store_error("settings"))?;
    Ok(row.map_or(0, |row| row.version))
}

/// Every workspace has settings from its first commit on, so that their row is there to be locked.
pub(super) async fn lock(tx: &ScopedTx) -> Result<()> {
    tx.find::<settings::Entity>().lock_exclusive().one(tx).await.map_err(store_error("settings"))?;
    Ok(())
}

pub(super) async fn save_brand(tx: &ScopedTx, brand: &Brand) -> Result<()> {
    let line = |text: &Option<text::Line>| text.as_ref().map(text::Line::to_string);
    let paragraph = |text: &Option<text::Paragraph>| text.as_ref().map(text::Paragraph::to_string);
    let row = brand::Model {
        workspace_id: tx.workspace().as_uuid(),
        name_bn: brand.name.bn().map(str::to_owned),
        name_en: brand.name.en().map(str::to_owned),
        address: brand.address.to_string(),
        contact: line(&brand.contact),
        logo: brand.logo.map(from_digest),
        signatory: line(&brand.signatory),
        designation: line(&brand.designation),
        terms: paragraph(&brand.terms),
        invoice_prefix: brand.invoice_prefix.as_str().to_owned(),
        template: brand.style.template.as_str().to_owned(),
        accent: brand.style.accent.map(String::from),
        page_size: brand.style.page.as_str().to_owned(),
        words_in: brand.style.words.as_str().to_owned(),
        version: brand_version(tx).await? + 1,
    };
    statement::upsert::<brand::Entity, _>(tx, "brand", row).await
}

pub(super) async fn settings(tx: &ScopedTx) -> Result<Settings> {
    let row = tx.find::<settings::Entity>().one(tx).await.map_err(store_error("settings"))?;
    row.as_ref().map_or_else(|| Ok(Settings::default()), settings_from)
}

pub(super) fn settings_from(row: &settings::Model) -> Result<Settings> {
    let broken = || corrupt("settings", row.workspace_id);
    let month = i8::try_from(row.year_start_month).map_err(|_| broken())?;
    let day = i8::try_from(row.year_start_day).map_err(|_| broken())?;
    let year_start = YearStart::new(month, day).ok_or_else(broken)?;
    let language = PaperLanguage::from_code(&row.paper_language).ok_or_else(broken)?;
    let payment_days = row.payment_days.map(|days| payment_days(days).ok_or_else(broken)).transpose()?;
    let mut settings = Settings::new(&row.time_zone, year_start, language).map_err(|_| broken())?;
    settings.payment_days = payment_days;
    Ok(settings)
}

fn payment_days(days: i16) -> Option<PaymentDays> {
    PaymentDays::new(u16::try_from(days).ok()?)
}

pub(super) async fn save_settings(tx: &ScopedTx, settings: &Settings) -> Result<()> {
    let row = settings::Model {
        workspace_id: tx.workspace().as_uuid(),
        time_zone: settings.time_zone_name().to_owned(),
        year_start_month: settings.year_start.month().into(),
        year_start_day: settings.year_start.day().into(),
        paper_language: settings.paper_language.code().to_owned(),
        payment_days: settings.payment_days.and_then(|days| i16::try_from(days.count()).ok()),
        version: settings_version(tx).await? + 1,
    };
    statement::upsert::<settings::Entity, _>(tx, "settings", row).await
}

pub(super) async fn registration_on(tx: &ScopedTx, day: Date) -> Result<Option<Registration>> {
    let query = tx
        .find::<registration::Entity>()
        .filter(registration::Column::StartsOn.lte(to_date(day)))
        .order_by_desc(registration::Column::StartsOn);
    query.one(tx).await.map_err(store_error("registration"))?.as_ref().map(registration_from).transpose()
}

pub(super) async fn registrations(tx: &ScopedTx) -> Result<Vec<Registration>> {
    let query = tx.find::<registration::Entity>().order_by_desc(registration::Column::StartsOn);
    let rows = query.all(tx).await.map_err(store_error("registration"))?;
    rows.iter().map(registration_from).collect()
}

pub(super) fn registration_from(row: &registration::Model) -> Result<Registration> {
    let broken = || corrupt("registration", row.starts_on);
    let bin = parsed::<Bin>(row.bin.clone()).map_err(|_| broken())?;
    let vat = match (row.vat_status.as_str(), bin) {
        ("registered", Some(bin)) => VatStatus::Registered { bin },
        ("turnover_tax", Some(bin)) => VatStatus::TurnoverTax { bin },
        ("not_registered", None) => VatStatus::NotRegistered,
        _ => return Err(broken()),
    };
    let tin = parsed(row.tin.clone()).map_err(|_| broken())?;
    Ok(Registration { from: from_date(row.starts_on).ok_or_else(broken)?, vat, tin })
}

pub(super) async fn insert_registration(tx: &ScopedTx, registration: &Registration) -> Result<()> {
    let row = registration::Model {
        workspace_id: tx.workspace().as_uuid(),
        starts_on: to_date(registration.from),
        vat_status: registration.vat.as_str().to_owned(),
        bin: registration.vat.bin().map(|bin| bin.as_str().to_owned()),
        tin: registration.tin.as_ref().map(|tin| tin.as_str().to_owned()),
    };
    statement::insert(tx, "registration", row).await
}

/// The one without a code is the first; ids grow with time for the others.
pub(super) async fn places(tx: &ScopedTx) -> Result<Vec<Place>> {
    let query = tx.find::<place::Entity>().order_by_desc(place::Column::Code.is_null()).order_by_asc(place::Column::Id);
    let rows = query.all(tx).await.map_err(store_error("place"))?;
    rows.into_iter().map(place_from).collect()
}

pub(super) async fn place(tx: &ScopedTx, id: PlaceId) -> Result<Option<Place>> {
    let query = tx.find::<place::Entity>().filter(place::Column::Id.eq(id.as_uuid()));
    query.one(tx).await.map_err(store_error("place"))?.map(place_from).transpose()
}

pub(super) fn place_from(row: place::Model) -> Result<Place> {
    let id = row.id;
    let broken = || corrupt("place", id);
    Ok(Place {
        id: PlaceId::from_uuid(id),
        name: text::Line::try_from(row.name).map_err(|_| broken())?,
        address: text::Paragraph::try_from(row.address).map_err(|_| broken())?,
        code: parsed(row.code).map_err(|_| broken())?,
    })
}

pub(super) async fn insert_place(tx: &ScopedTx, place: &Place) -> Result<()> {
    let row = place::Model {
        workspace_id: tx.workspace().as_uuid(),
        id: place.id.as_uuid(),
        name: place.name.to_string(),
        address: place.address.to_string(),
        code: place.code.as_ref().map(|code| code.as_str().to_owned()),
    };
    statement::insert(tx, "place", row).await
}

pub(super) async fn asset(tx: &ScopedTx, sha256: Digest) -> Result<Option<Vec<u8>>> {
    let query = tx.find::<brand_asset::Entity>().filter(brand_asset::Column::Sha256.eq(from_digest(sha256)));
    Ok(query.one(tx).await.map_err(store_error("brand_asset"))?.map(|row| row.bytes))
}

pub(super) async fn put_asset(tx: &ScopedTx, sha256: Digest, bytes: &[u8]) -> Result<()> {
    let row = brand_asset::Model {
        workspace_id: tx.workspace().as_uuid(),
        sha256: from_digest(sha256),
        bytes: bytes.to_vec(),
    };
    let twice =
        OnConflict::columns([brand_asset::Column::WorkspaceId, brand_asset::Column::Sha256]).do_nothing().to_owned();
    brand_asset::Entity::insert(row.into_active_model())
        .on_conflict(twice)
        .exec_without_returning(tx)
        .await
        .map_err(store_error("brand_asset"))?;
    Ok(())
}
