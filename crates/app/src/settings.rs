//! The settings as people change them.

use dalil_audit::Change;
use dalil_invoicing::{input, settings::Settings};
use dalil_tenancy::Actor;

use crate::{
    App, Failure, SetupError, action,
    once::{Done, Once},
    permission,
    versioned::Versioned,
};

type Result<T> = std::result::Result<T, Failure<SetupError>>;

impl App {
    /// Time zone, year of account, language and days for payment, with their version.
    ///
    /// # Errors
    /// Those of every use case.
    pub async fn versioned_settings(&self, actor: &Actor) -> Result<Versioned<Settings>> {
        let permit = actor.permit(permission::SETTINGS_READ)?;
        let mut work = self.works.read(&permit).await?;
        let store = work.invoicing();
        Ok(Versioned { value: store.settings().await?, version: store.settings_version().await? })
    }

    /// Changes the settings that the caller saw at a version.
    ///
    /// # Errors
    /// [`SetupError::Stale`], [`SetupError::Invalid`].
    pub async fn change_settings(
        &self,
        actor: &Actor,
        version: i64,
        input: &input::Settings,
        once: Once<'_, Versioned<Settings>>,
    ) -> Result<Done<Versioned<Settings>>> {
        let permit = actor.permit(permission::SETTINGS_WRITE)?;
        let mut work = self.works.begin(&permit).await?;
        if let Some(stop) = once.claim(work.replies()).await? {
            return stop.answer();
        }
        let store = work.invoicing();
        store.lock_profile().await?;
        let current = store.settings_version().await?;
        if current != version {
            return Err(Failure::refused(SetupError::Stale { current }));
        }
        let settings = Settings::parse(input).map_err(|errors| Failure::refused(SetupError::Invalid(errors)))?;
        let before = store.settings().await?;
        store.save_settings(&settings).await?;
        let act = self.act(&permit, action::SETTINGS_CHANGED, "workspace", permit.workspace());
        let act = changes(act, &before, &settings);
        let saved = Versioned { value: settings, version: version + 1 };
        once.keep(work.replies(), &saved).await?;
        work.commit(act.into()).await?;
        Ok(Done::Fresh(saved))
    }
}

/// Every setting that changed, by its values (S4-21).
fn changes(mut entry: dalil_audit::Entry, before: &Settings, after: &Settings) -> dalil_audit::Entry {
    let facts = |settings: &Settings| {
        let start = settings.year_start;
        [
            ("time_zone", Some(settings.time_zone_name().to_owned())),
            ("year_start", Some(format!("{:02}-{:02}", start.month(), start.day()))),
            ("paper_language", Some(settings.paper_language.code().to_owned())),
            ("payment_days", settings.payment_days.map(|days| days.count().to_string())),
        ]
    };
    for ((field, old), (_, new)) in facts(before).into_iter().zip(facts(after)) {
        if old != new {
            entry = entry.change(Change::new(field, old, new));
        }
    }
    entry
}
