//! The pages over adapters in memory, with a few sample rows, for looking at: `cargo run -p dalil-http --example preview`.
//!
//! It listens on loopback and prints a sign-in path for each role. Nothing of it is kept.

use std::{net::TcpListener, sync::Arc};

use anyhow::Context as _;
use async_trait::async_trait;
use dalil_app::{
    App, NewWorkspace,
    once::Once,
    ports::{Message, PaperRequest, RenderError, Rendered, Renderer},
};
use dalil_http::{HttpSettings, HttpState, serve};
use dalil_identity::TokenKey;
use dalil_invoicing::{
    Brand, Client, Name, NumberPrefix, Proposed, Registration, VatStatus,
    input::{self, Discount, LineInput},
};
use dalil_tenancy::{
    Actor, Origin, Principal, RequestId, Role, WorkspaceId,
    text::{Line, Paragraph},
};
use dalil_testkit::{ManualClock, MemoryDirectory, MemoryWorks, SeededEntropy, blob::MemoryBlobs};
use jiff::{SignedDuration, civil::date};

const ADDRESS: &str = "localhost:8181";

/// A renderer that writes a line: the pages need a paper to offer, not to show.
struct OneLine;

#[async_trait]
impl Renderer for OneLine {
    async fn render(&self, request: PaperRequest) -> Result<Rendered, RenderError> {
        let stamp = request.blank_stamp().unwrap_or_default();
        let pdf = format!("%PDF-1.7 {} {stamp}", request.document.row().printed_number);
        Ok(Rendered { pdf: pdf.into_bytes(), renderer: "one-line/1".to_owned() })
    }

    async fn preview(&self, request: PaperRequest) -> Result<String, RenderError> {
        Ok(format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\"><desc>{:?}</desc></svg>",
            request.document.issuer().style
        ))
    }

    async fn can_print(&self, _: Vec<u8>) -> bool {
        true
    }
}

struct Studio {
    app: Arc<App>,
    works: MemoryWorks,
    clock: Arc<ManualClock>,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let clock = Arc::new(ManualClock::at("2024-10-05T04:10:00Z".parse()?));
    let entropy = Arc::new(SeededEntropy::new(11));
    let works = MemoryWorks::new(entropy.clone());
    let app = Arc::new(App {
        works: Arc::new(works.clone()),
        directory: Arc::new(MemoryDirectory::beside(works.clone())),
        blobs: Arc::new(MemoryBlobs::default()),
        renderer: Arc::new(OneLine),
        clock: clock.clone(),
        entropy,
        directory_key: TokenKey::from_bytes([1; 32]),
        log_key: dalil_proof::LogKey::from_secret("dalil.example", &[7; 32]).expect("a name"),
        retired_keys: Vec::new(),
        access_terms: dalil_identity::AccessTerms::default(),
        issuing: dalil_app::Issuing::default(),
    });
    let studio = Studio { app: app.clone(), works, clock };
    studio.shapla().await?;
    studio.north_light().await?;
    studio.print_links().await?;

    let settings =
        HttpSettings { base_url: format!("http://{ADDRESS}").parse()?, hsts: false, trusted_proxies: Vec::new() };
    let state = HttpState::new(app, &TokenKey::from_bytes([2; 32]), settings);
    println!("http://{ADDRESS}/");
    serve(TcpListener::bind(ADDRESS)?, Arc::new(state), std::future::pending()).await.context("serving")
}

impl Studio {
    /// Registered for VAT: three clients, invoices over two fiscal years, drafts.
    async fn shapla(&self) -> anyhow::Result<()> {
        let owner = self.workspace("shapla", "Shapla Studio", "Nila Rahman", registered()?).await?;
        let clients = [
            self.client(&owner, "মেঘনা টেক্সটাইলস লিমিটেড", "Meghna Textiles Ltd", Some("002345678-0202")).await?,
            self.client(&owner, "পদ্মা ফুডস", "Padma Foods", None).await?,
            self.client(&owner, "", "Nordlys Film AS", None).await?,
        ];
        let film = line("ব্র্যান্ড ফিল্ম: চিত্রনাট্য, শুটিং ও সম্পাদনা", "job", "1", "185000");
        let photo = line("Product photography, 40 images, studio light", "image", "40", "750");
        let rental = LineInput {
            discount: Discount::Percent("10".to_owned()),
            ..line("Camera and lens rental, two days", "day", "2", "12500.50")
        };
        let poster = LineInput {
            vat_treatment: "reduced".to_owned(),
            vat_rate: Some("7.5".to_owned()),
            ..line("Poster design", "piece", "3", "8000")
        };
        // Twenty months of work, for the figures by month.
        for images in [60, 140, 90, 30, 110, 170, 80, 50, 120, 70, 150, 40, 130, 160, 100, 65, 180, 145, 95, 200] {
            let month = line("Product photography, studio light", "image", &images.to_string(), "950");
            self.issued(&owner, &clients[images % 2], vec![month], 30).await?;
        }
        self.issued(&owner, &clients[0], vec![film.clone(), photo.clone()], 5).await?;
        self.issued(&owner, &clients[1], vec![photo.clone()], 40).await?;
        self.issued(&owner, &clients[0], vec![poster.clone(), rental.clone()], 6).await?;
        self.issued(&owner, &clients[2], vec![film.clone()], 3).await?;
        self.issued(&owner, &clients[1], vec![rental.clone(), photo.clone(), poster.clone()], 1).await?;
        self.draft(&owner, &clients[0], vec![film, rental, photo]).await?;
        self.draft(&owner, &clients[2], vec![poster]).await?;
        self.render(owner.workspace()).await
    }

    /// Not registered, and almost empty.
    async fn north_light(&self) -> anyhow::Result<()> {
        let owner = self.workspace("north-light", "North Light", "Farhan Kabir", VatStatus::NotRegistered).await?;
        let client = self.client(&owner, "", "Dhaka Art Fair", None).await?;
        let line = LineInput { vat_treatment: "none".to_owned(), ..line("Portrait session", "hour", "3", "4500") };
        self.draft(&owner, &client, vec![line]).await?;
        Ok(())
    }

    #[expect(clippy::disallowed_methods, reason = "an example says who acts")]
    async fn workspace(&self, slug: &str, name: &str, owner: &str, vat: VatStatus) -> anyhow::Result<Actor> {
        let new = NewWorkspace {
            slug: slug.parse()?,
            name: name.to_owned(),
            owner_email: format!("owner@{slug}.example").parse()?,
            owner_name: owner.to_owned(),
        };
        let id = self.app.create_workspace(&new).await?.id;
        let setup = self.app.setup_actor(id);
        self.app.set_brand(&setup, &brand(name)?, None).await?;
        let payee = Proposed::parse_details("Turag Bank, Dhanmondi branch\nAccount 1501 2020 3030 4040")?;
        self.app.propose_payee(&setup, payee, Once::unkeyed()).await?;
        self.app.set_registration(&setup, &Registration { from: date(2020, 7, 1), vat, tin: None }).await?;
        let address = Paragraph::parse("House 12, Road 5, Dhanmondi\nDhaka 1205")?;
        self.app.add_place(&setup, Line::parse("Dhanmondi")?, address, None).await?;
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Owner) {
            let email = format!("{role}@{slug}.example").parse()?;
            self.app.add_member(&setup, &email, &format!("{role} of {name}"), role).await?;
        }
        let person = self.app.directory.person(&new.owner_email).await?.context("the owner was made")?;
        let origin = Origin {
            request_id: RequestId::parse("preview").context("a plain word")?,
            ip: Some("203.0.113.9".parse()?),
            user_agent: None,
        };
        let grants = dalil_app::policy::grants(Role::Owner);
        Ok(Actor::assume(id, Principal::Person(person.id), Some(Role::Owner), grants, origin))
    }

    async fn client(&self, owner: &Actor, bn: &str, en: &str, bin: Option<&str>) -> anyhow::Result<Client> {
        self.tick(7);
        let input = input::Client {
            name_bn: Some(bn.to_owned()),
            name_en: Some(en.to_owned()),
            address: Some("Plot 7, Tejgaon Industrial Area\nDhaka 1208".to_owned()),
            bin: bin.map(str::to_owned),
            tin: None,
            contacts: vec![input::Contact {
                name: "Rafiq Islam".to_owned(),
                email: Some("accounts@client.example".to_owned()),
                phone: Some("+880 1711 000000".to_owned()),
            }],
            language: None,
        };
        let done = self.app.add_client(owner, &input, Once::unkeyed()).await?;
        done.fresh().context("a call without a key is fresh")
    }

    async fn draft(
        &self,
        owner: &Actor,
        client: &Client,
        lines: Vec<LineInput>,
    ) -> anyhow::Result<dalil_invoicing::Draft> {
        self.tick(13);
        let input = input::Draft {
            client_id: client.id.to_string(),
            notes: Some("ধন্যবাদ। Thank you for the trust.".to_owned()),
            lines,
            ..input::Draft::default()
        };
        let done = self.app.add_draft(owner, &input, Once::unkeyed()).await?;
        done.fresh().context("a call without a key is fresh")
    }

    async fn issued(&self, owner: &Actor, client: &Client, lines: Vec<LineInput>, days: i64) -> anyhow::Result<()> {
        let draft = self.draft(owner, client, lines).await?;
        self.tick(21);
        self.app.issue_invoice(owner, draft.id, draft.version, Once::unkeyed()).await?;
        self.tick(days * 24 * 60);
        Ok(())
    }

    /// Does the workers' part for what was issued, but for the last issue: its papers are still awaited.
    async fn render(&self, workspace: WorkspaceId) -> anyhow::Result<()> {
        let messages = self.works.messages(workspace);
        let done = messages.len().saturating_sub(1);
        for message in messages.into_iter().take(done) {
            let Message::RenderOriginals(document) = message else { continue };
            let actor = self.app.jobs_actor(workspace, "render");
            self.app.render_originals(&actor, document).await?;
        }
        Ok(())
    }

    async fn print_links(&self) -> anyhow::Result<()> {
        for slug in ["shapla", "north-light"] {
            for role in Role::ALL {
                let email = format!("{role}@{slug}.example").parse()?;
                let (_, token) = self.app.make_link(&email, "preview").await?.context("a member")?;
                println!("{slug} {role} /sign-in/{}", token.reveal());
            }
        }
        Ok(())
    }

    fn tick(&self, minutes: i64) {
        self.clock.advance(SignedDuration::from_mins(minutes));
    }
}

fn registered() -> anyhow::Result<VatStatus> {
    Ok(VatStatus::Registered { bin: "001234567-0101".parse()? })
}

fn line(description: &str, unit: &str, quantity: &str, price: &str) -> LineInput {
    LineInput {
        description: description.to_owned(),
        unit: unit.to_owned(),
        quantity: quantity.to_owned(),
        unit_price: price.to_owned(),
        vat_treatment: "standard".to_owned(),
        ..LineInput::default()
    }
}

fn brand(name: &str) -> anyhow::Result<Brand> {
    let line = |text: &str| Line::parse(text).map(Some);
    let bangla = if name == "Shapla Studio" { line("শাপলা স্টুডিও")? } else { None };
    Ok(Brand {
        name: Name::new(bangla, line(name)?).context("a name")?,
        address: Paragraph::parse("House 12, Road 5, Dhanmondi\nDhaka 1205")?,
        contact: line("+880 2 5500 0000 · hello@shapla.example")?,
        logo: None,
        signatory: line("Nila Rahman")?,
        designation: line("Managing partner")?,
        terms: Some(Paragraph::parse("Payable within 15 days of issue.")?),
        invoice_prefix: NumberPrefix::try_from("INV".to_owned())?,
        style: dalil_invoicing::Style::default(),
    })
}
