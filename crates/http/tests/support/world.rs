use std::{rc::Rc, sync::Arc};

use actix_http::Request;
use actix_web::{test, web};
use async_trait::async_trait;
use dalil_app::{
    App, NewAccess, NewWorkspace,
    once::Once,
    permission,
    ports::{Directory as _, PaperRequest, RenderError, Rendered, Renderer, Works, WorkspaceEntry},
};
use dalil_http::{HttpSettings, HttpState, stack};
use dalil_identity::{AuditorAccess, TokenKey};
use dalil_invoicing::{Proposed, Registration, VatStatus};
use dalil_tenancy::{PersonId, Role, WorkspaceId};
use dalil_testkit::{ManualClock, MemoryDirectory, MemoryWorks, SeededEntropy, blob::MemoryBlobs, samples};
use futures_util::future::LocalBoxFuture;
use jiff::civil::date;

use super::{Answer, Call, Member};

/// A studio registered for VAT.
pub(crate) const SHAPLA: &str = "shapla";

/// A studio that is not registered.
pub(crate) const NORTH_LIGHT: &str = "north-light";

type Service = Rc<dyn Fn(Request) -> LocalBoxFuture<'static, Answer>>;

/// An installation.
pub(crate) struct World {
    pub(crate) state: web::Data<HttpState>,
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) directory: Arc<MemoryDirectory>,
    pub(crate) works: MemoryWorks,
    service: Service,
}

/// A renderer that writes a line.
struct OneLine;

#[async_trait]
impl Renderer for OneLine {
    async fn render(&self, request: PaperRequest) -> Result<Rendered, RenderError> {
        let number = &request.document.row().printed_number;
        let stamp = request.blank_stamp().unwrap_or_default();
        let pdf = format!("%PDF-1.7 {number} {} {:?} {stamp}", request.language.code(), request.mark);
        Ok(Rendered { pdf: pdf.into_bytes(), renderer: "one-line/1".to_owned() })
    }

    async fn preview(&self, request: PaperRequest) -> Result<String, RenderError> {
        let (paper, total) = (request.document.kind().as_str(), request.document.row().totals.total);
        Ok(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{paper} {} {:?} {total} {:?}</desc></svg>",
            request.language.code(),
            request.mark,
            request.document.issuer().style
        ))
    }

    async fn can_print(&self, _: Vec<u8>) -> bool {
        true
    }
}

impl World {
    /// An installation with both studios, at noon of the samples.
    pub(crate) async fn new() -> Self {
        Self::with(settings("http://localhost:8080"), |works| works).await
    }

    /// An installation with other settings, or works that fail.
    pub(crate) async fn with(settings: HttpSettings, works_of: impl FnOnce(Arc<dyn Works>) -> Arc<dyn Works>) -> Self {
        let clock = Arc::new(ManualClock::at(samples::noon()));
        let entropy = Arc::new(SeededEntropy::new(7));
        let works = MemoryWorks::new(entropy.clone());
        let directory = Arc::new(MemoryDirectory::beside(works.clone()));
        let app = |works: Arc<dyn Works>| App {
            works,
            directory: directory.clone(),
            blobs: Arc::new(MemoryBlobs::default()),
            renderer: Arc::new(OneLine),
            clock: clock.clone(),
            entropy: entropy.clone(),
            directory_key: TokenKey::from_bytes([1; 32]),
            log_key: dalil_proof::LogKey::from_secret("dalil.example", &[7; 32]).expect("a name"),
            retired_keys: Vec::new(),
            access_terms: dalil_identity::AccessTerms::default(),
            issuing: dalil_app::Issuing::default(),
        };
        let setup = app(Arc::new(works.clone()));
        furnish(&setup, SHAPLA, registered()).await;
        furnish(&setup, NORTH_LIGHT, VatStatus::NotRegistered).await;
        let app = App { works: works_of(setup.works.clone()), ..setup };
        let state = web::Data::new(HttpState::new(Arc::new(app), &TokenKey::from_bytes([2; 32]), settings));
        let service = serve(state.clone()).await;
        Self { state, clock, directory, works, service }
    }

    pub(crate) fn app(&self) -> &App {
        &self.state.app
    }

    pub(crate) async fn workspace(&self, slug: &str) -> WorkspaceEntry {
        let slug = slug.parse().expect("a slug");
        self.directory.workspace(&slug).await.expect("it answers").expect("it was furnished")
    }

    pub(crate) async fn id(&self, slug: &str) -> WorkspaceId {
        self.workspace(slug).await.id
    }

    /// A member of a role, signed in by a link through the API.
    pub(crate) async fn member(&self, slug: &str, role: Role) -> Member {
        let id = self.id(slug).await;
        let email = address(slug, role);
        if role == Role::Auditor {
            self.auditor(slug, &email, "2026").await;
        } else if role != Role::Owner {
            let actor = self.app().setup_actor(id);
            self.app().add_member(&actor, &email.parse().unwrap(), &format!("The {role}"), role).await.unwrap();
        }
        Member::sign_in(self, &email, Some(slug)).await
    }

    /// Lets an auditor in for the year of account that begins then, and gives the access.
    pub(crate) async fn auditor(&self, slug: &str, email: &str, year: &str) -> AuditorAccess {
        let new = NewAccess {
            email: email.to_owned(),
            name: "The auditor".to_owned(),
            year: year.to_owned(),
            last_day: String::new(),
            purpose: "VAT audit".to_owned(),
        };
        let owner = samples::owner(self.id(slug).await);
        let opened = self.app().open_access(&owner, &new, Once::unkeyed()).await.unwrap();
        opened.fresh().expect("it is new")
    }

    /// The owner, signed in.
    pub(crate) async fn owner(&self, slug: &str) -> Member {
        self.member(slug, Role::Owner).await
    }

    /// The token of a fresh sign-in link, as its mail would carry it.
    pub(crate) async fn link(&self, email: &str) -> String {
        let made = self.app().make_link(&email.parse().unwrap(), "test").await.unwrap();
        made.expect("somebody has the address").1.reveal()
    }

    /// Begins a call.
    pub(crate) fn call(&self, method: &str, path: &str) -> Call<'_> {
        Call::new(self, method, path)
    }

    pub(crate) fn get(&self, path: &str) -> Call<'_> {
        self.call("GET", path)
    }

    pub(crate) fn post(&self, path: &str) -> Call<'_> {
        self.call("POST", path)
    }

    pub(super) async fn send(&self, request: Request) -> Answer {
        (self.service)(request).await
    }

    /// Ends somebody's membership.
    pub(crate) async fn dismiss(&self, workspace: WorkspaceId, member: &Member) {
        let person = member.session["person_id"].as_str().unwrap().parse().unwrap();
        let permit = self.app().setup_actor(workspace).permit(permission::MEMBERS_WRITE).unwrap();
        let mut work = self.works.begin(&permit).await.unwrap();
        assert!(work.members().remove_member(person).await.unwrap());
        work.commit(samples::act(&permit)).await.unwrap();
    }

    /// The names of the views that somebody keeps.
    pub(crate) async fn views_of(&self, slug: &str, person: PersonId) -> Vec<String> {
        let permit = self.app().setup_actor(self.id(slug).await).permit(permission::MEMBERS_WRITE).unwrap();
        let mut work = self.works.begin(&permit).await.unwrap();
        work.members().views(person).await.unwrap().iter().map(|view| view.name.to_string()).collect()
    }

    /// Does the workers' part: renders what was issued.
    pub(crate) async fn render(&self, workspace: WorkspaceId) {
        for message in self.works.messages(workspace) {
            let dalil_app::ports::Message::RenderOriginals(document) = message else { continue };
            let actor = self.app().jobs_actor(workspace, "render");
            self.app().render_originals(&actor, document).await.unwrap();
        }
    }
}

/// The address of the member of a role.
pub(crate) fn address(slug: &str, role: Role) -> String {
    format!("{role}@{slug}.example")
}

/// Settings as the embedded start has them.
pub(crate) fn settings(base_url: &str) -> HttpSettings {
    HttpSettings { base_url: base_url.parse().unwrap(), hsts: false, trusted_proxies: Vec::new() }
}

async fn serve(state: web::Data<HttpState>) -> Service {
    let service = Rc::new(test::init_service(stack(state)).await);
    Rc::new(move |request| {
        let service = service.clone();
        Box::pin(async move { Answer::read(test::call_service(&*service, request).await).await })
    })
}

fn registered() -> VatStatus {
    VatStatus::Registered { bin: "001234567-0101".parse().unwrap() }
}

async fn furnish(app: &App, slug: &str, vat: VatStatus) {
    let new = NewWorkspace {
        slug: slug.parse().unwrap(),
        name: format!("Studio {slug}"),
        owner_email: address(slug, Role::Owner).parse().unwrap(),
        owner_name: "Nila Rahman".to_owned(),
    };
    let workspace = app.create_workspace(&new).await.unwrap().id;
    let actor = app.setup_actor(workspace);
    app.set_brand(&actor, &samples::brand(), None).await.unwrap();
    let payee = Proposed::parse_details("Bank of Dhaka 1234").unwrap();
    app.propose_payee(&actor, payee, Once::unkeyed()).await.unwrap();
    let registration = Registration { from: date(2020, 1, 1), vat, tin: None };
    app.set_registration(&actor, &registration).await.unwrap();
    let place = samples::place();
    app.add_place(&actor, place.name, place.address, place.code).await.unwrap();
}
