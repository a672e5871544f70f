//! Creating, changing and removing a pass.

use actix_web::{HttpResponse, web::Path};
use butterfly_client::{ClientError, Fetched};
use butterfly_contracts::{
    ConventionId, PassId, ProblemCode, QuotaId,
    registration::{ConventionView, PassInput, PassView, QuotaInput, QuotaView, VoucherQuery},
};
use butterfly_webkit::{Flash, Form, Page, PageError, Posted, see_other};

use crate::{
    desk::Desk,
    form_page::{ETAG, FormPage, Group, Refused, Removal, absorb},
    forms::pass::{self, PassField, Typed},
    names,
    outcome::or_flash,
};

/// Vouchers that are looked through for a pass; as many as one page has at most.
const VOUCHERS: u32 = 200;

type Saved = Result<Fetched<PassView>, (ClientError, PassField)>;

/// The form of a new pass.
pub(crate) async fn new(desk: Desk, id: Path<ConventionId>) -> Result<Page<FormPage>, PageError> {
    let facts = Facts::read(&desk, *id).await?;
    let form = pass::blank(facts.passes.len() + 1);
    Ok(Page::new(facts.page(&desk, &form, None)).personal())
}

/// The form of a new pass was sent.
pub(crate) async fn create(
    desk: Desk,
    id: Path<ConventionId>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let facts = Facts::read(&desk, *id).await?;
    let mut form = Form::of(&posted);
    if let Some(typed) = pass::read(&mut form, &facts.convention) {
        let name = id.to_string();
        let save = async |input: PassInput| desk.registration().create_pass(&name, &input).await;
        match with_own_capacity(&desk, *id, typed, save).await {
            Ok(made) => return Ok(saved(&desk, *id, &format!("{} is added.", made.value.name))),
            Err((error, field)) => absorb(&mut form, field, error)?,
        };
    }
    Page::invalid(facts.page(&desk, &form, None))
        .personal()
        .into_response()
}

/// The form of a pass that exists.
pub(crate) async fn edit(
    desk: Desk,
    path: Path<(ConventionId, PassId)>,
) -> Result<Page<FormPage>, PageError> {
    let (convention, id) = path.into_inner();
    let facts = Facts::read(&desk, convention).await?;
    let current = desk.registration().get_pass(id).await?;
    let form = pass::fill(&current.value, &facts.convention.time_zone);
    let page = facts.page(&desk, &form, Some(id)).etag(&current.etag);
    Ok(Page::new(page.referrers(facts.referrers(&desk, id).await)).personal())
}

/// The form of a pass that exists was sent.
pub(crate) async fn update(
    desk: Desk,
    path: Path<(ConventionId, PassId)>,
    posted: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    let facts = Facts::read(&desk, convention).await?;
    let mut form = Form::of(&posted);
    let mut refused = Refused::Fields;
    if let Some(typed) = pass::read(&mut form, &facts.convention) {
        let etag = posted.value(ETAG);
        let save = async |input: PassInput| desk.registration().update_pass(id, etag, &input).await;
        match with_own_capacity(&desk, convention, typed, save).await {
            Ok(_) => return Ok(saved(&desk, convention, "Saved.")),
            Err((error, field)) => refused = absorb(&mut form, field, error)?,
        }
    }
    let current = desk.registration().get_pass(id).await?;
    facts
        .page(&desk, &form, Some(id))
        .referrers(facts.referrers(&desk, id).await)
        .again(refused, &posted, &current.etag)
}

/// Lets the sale of a pass stand still.
pub(crate) async fn pause(
    desk: Desk,
    path: Path<(ConventionId, PassId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    let done = desk.registration().pause_pass(id).await;
    or_flash(&desk, done, "The sale of this pass is paused.")?;
    Ok(see_other(&format!("/conventions/{convention}/passes")))
}

/// Lets the sale of a pass go on.
pub(crate) async fn resume(
    desk: Desk,
    path: Path<(ConventionId, PassId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    let done = desk.registration().resume_pass(id).await;
    or_flash(&desk, done, "The sale of this pass goes on.")?;
    Ok(see_other(&format!("/conventions/{convention}/passes")))
}

/// Takes a pass off the list.
pub(crate) async fn delete(
    desk: Desk,
    path: Path<(ConventionId, PassId)>,
    _: Posted,
) -> Result<HttpResponse, PageError> {
    let (convention, id) = path.into_inner();
    let done = desk.registration().delete_pass(id).await;
    or_flash(&desk, done, "The pass is removed. What was sold stays.")?;
    Ok(see_other(&format!("/conventions/{convention}/passes")))
}

/// Makes the pass's own capacity first, so that the pass is limited from its first moment, and takes it
/// back when the pass is refused.
async fn with_own_capacity(
    desk: &Desk,
    convention: ConventionId,
    typed: Typed,
    save: impl AsyncFnOnce(PassInput) -> Result<Fetched<PassView>, ClientError>,
) -> Saved {
    let Typed {
        mut pass,
        own_capacity,
    } = typed;
    let Some(capacity) = own_capacity else {
        return save(pass).await.map_err(|error| (error, PassField::Name));
    };
    let quota = QuotaInput {
        name: pass.name.clone(),
        capacity,
    };
    let made = desk
        .registration()
        .create_quota(&convention.to_string(), &quota)
        .await;
    let made: QuotaId = made
        .map_err(|error| (of_capacity(error), PassField::Capacity))?
        .value
        .id;
    pass.quotas.push(made);
    let saved = save(pass).await;
    if saved.is_err()
        && let Err(error) = desk.registration().delete_quota(made).await
    {
        tracing::warn!(%error, quota = %made, "a capacity made for a refused pass stays");
    }
    saved.map_err(|error| (error, PassField::Name))
}

/// A capacity with the pass's name says how to use it.
fn of_capacity(mut error: ClientError) -> ClientError {
    if let ClientError::Problem(problem) = &mut error
        && problem.code == ProblemCode::AlreadyExists
    {
        problem.errors.clear();
        "There is a capacity with the name of this pass already. Tick it below \
                          and leave this empty."
            .clone_into(&mut problem.detail);
    }
    error
}

fn saved(desk: &Desk, convention: ConventionId, text: &str) -> HttpResponse {
    desk.visit.flash(Flash::good(text));
    see_other(&format!("/conventions/{convention}/passes"))
}

/// What of other lists refers to a pass.
async fn referring(desk: &Desk, convention: &str, id: PassId) -> Result<Vec<String>, ClientError> {
    let options = desk.options().list_options(convention).await?.items;
    let questions = desk.options().list_questions(convention).await?.items;
    let query = VoucherQuery {
        limit: Some(VOUCHERS),
        ..VoucherQuery::default()
    };
    let registration = desk.registration();
    let vouchers = registration.list_vouchers(convention, &query).await?;
    let mut lines = names::extras_with_pass(id, &options, &questions);
    lines.extend(names::vouchers_for(id, &vouchers.items));
    if vouchers.next_cursor.is_some() {
        lines.push(format!(
            "Perhaps more vouchers: only the first {VOUCHERS} were looked through."
        ));
    }
    Ok(lines)
}

/// What the form offers.
struct Facts {
    convention: ConventionView,
    quotas: Vec<QuotaView>,
    passes: Vec<PassView>,
}

impl Facts {
    async fn read(desk: &Desk, id: ConventionId) -> Result<Self, PageError> {
        let convention = desk.editable(id).await?;
        let quotas = desk
            .registration()
            .list_quotas(&id.to_string())
            .await?
            .items;
        let passes = desk.registration().list_passes(&id.to_string()).await?;
        Ok(Self {
            convention,
            quotas,
            passes: passes.items,
        })
    }

    /// What still refers to a pass. What cannot be read just now is no reason not to show the pass.
    async fn referrers(&self, desk: &Desk, id: PassId) -> Vec<String> {
        let name = self.convention.id.to_string();
        let mut lines = names::passes_needing(id, &self.passes);
        match referring(desk, &name, id).await {
            Ok(more) => lines.extend(more),
            Err(error) => {
                tracing::warn!(%error, pass = %id, "what refers to a pass cannot be read");
                lines.push("Perhaps more: options, questions and vouchers cannot be looked through just now.".to_owned());
            }
        }
        lines
    }

    fn page(&self, desk: &Desk, form: &Form<PassField>, id: Option<PassId>) -> FormPage {
        let others = self.passes.iter().filter(|pass| Some(pass.id) != id);
        let others: Vec<_> = others.cloned().collect();
        let tiers = "Each is asked until its time is over or so many are sold, one after the other; then the price \
                     above. Saving makes room for more.";
        let groups = vec![
            Group::plain(pass::main(form, &self.convention, &self.quotas)),
            Group::rows(
                "Prices before that",
                tiers,
                "Price",
                pass::tier_rows(form, &self.convention),
            ),
            Group::new("More about it", pass::more(form, &others)),
        ];
        let list = format!("/conventions/{}/passes", self.convention.id);
        let title = if id.is_some() {
            "Edit pass"
        } else {
            "New pass"
        };
        let button = if id.is_some() { "Save" } else { "Add pass" };
        let chrome = desk.chrome(title, &self.convention);
        let page = FormPage::new(chrome, form, groups, button).back(&list);
        match id {
            Some(id) => page.removal(Removal {
                action: format!("{list}/{id}/delete"),
                button: "Remove pass",
                text: "Nobody can buy it any more. Those who have it keep it.",
            }),
            None => page,
        }
    }
}
