//! The voucher of an order: one code, for every line it is good for.

use butterfly_client::ClientError;
use butterfly_contracts::{
    ProblemCode,
    registration::{OrderLineInput, OrderView, PassView, Visibility, VoucherOffer},
};
use butterfly_webkit::{
    Visit,
    form::{Input, OpenForm},
};

use super::{Catalogue, lines};
use crate::state::State;

/// The field of the code.
pub const CODE: &str = "voucher";
/// From how many uses on the number is not said.
const MANY: u32 = 50;

/// The code of an order's voucher; empty when it has none.
pub fn of_order(order: &OrderView) -> &str {
    let mut codes = lines::standing(order).map(|line| line.voucher.as_str());
    codes.find(|code| !code.is_empty()).unwrap_or_default()
}

/// What the voucher with this code gives, or what is wrong with the code.
pub async fn find(
    state: &State,
    visit: &Visit,
    slug: &str,
    code: &str,
) -> Result<Result<VoucherOffer, &'static str>, ClientError> {
    let plain = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
    if !(4..=40).contains(&code.len()) || !code.bytes().all(plain) {
        return Ok(Err(
            "Voucher codes have 4 to 40 letters, digits and hyphens",
        ));
    }
    let call = visit.call().anonymous();
    match state
        .registration(&call)
        .get_voucher_offer(slug, code)
        .await
    {
        Ok(offer) => Ok(Ok(offer)),
        Err(error) if error.code() == Some(ProblemCode::NotFound) => Ok(Err(
            "There is no voucher with this code, or its time is over",
        )),
        Err(error) => Err(error),
    }
}

/// The catalogue with the code in a form; notes there what is wrong with it.
pub async fn apply(
    state: &State,
    visit: &Visit,
    catalogue: Catalogue,
    (form, order): (&mut OpenForm, Option<&OrderView>),
) -> Result<Catalogue, ClientError> {
    let code = form.value(CODE);
    if code.is_empty() {
        return Ok(catalogue);
    }
    match find(state, visit, catalogue.slug.as_str(), code).await? {
        Err(words) => form.error(CODE, words),
        Ok(offer) if uses(&offer, order) == 0 => form.error(CODE, "This voucher is used up"),
        Ok(offer) if offer.passes.is_empty() => {
            form.error(CODE, "This voucher is for no pass that can be had");
        }
        Ok(offer) => return Ok(catalogue.with(offer)),
    }
    Ok(catalogue)
}

/// How many lines of an order can have the voucher: what is left, and what they have already.
fn uses(offer: &VoucherOffer, order: Option<&OrderView>) -> u32 {
    let own = order.map_or(0, |order| {
        let lines = lines::standing(order);
        lines.filter(|line| line.voucher == offer.code).count()
    });
    offer
        .left
        .saturating_add(u32::try_from(own).unwrap_or_default())
}

/// Most of a pass that the voucher opens; none when everybody may buy it.
pub fn most(
    pass: &PassView,
    offer: Option<&VoucherOffer>,
    order: Option<&OrderView>,
) -> Option<u32> {
    let offer = offer.filter(|_| pass.visibility != Visibility::Public)?;
    Some(uses(offer, order))
}

/// Lets the first lines that it is good for have the voucher, and no other.
pub fn give(lines: &mut [OrderLineInput], offer: Option<&VoucherOffer>, order: Option<&OrderView>) {
    let mut left = offer.map_or(0, |offer| uses(offer, order));
    for line in lines {
        let offer = offer.filter(|offer| offer.passes.iter().any(|pass| pass.id == line.pass));
        let offer = offer.filter(|_| left > 0);
        left = left.saturating_sub(u32::from(offer.is_some()));
        line.voucher = offer.map(|offer| offer.code.clone());
    }
}

/// The field, which says what the voucher gives once it is there.
pub fn input(form: &OpenForm, catalogue: &Catalogue, order: Option<&OrderView>) -> Input {
    let hint = catalogue.voucher.as_ref().map_or_else(
        || "It may lower prices, or open passes that are not shown.".to_owned(),
        |offer| words(offer, order),
    );
    let field = form.field(CODE, "Voucher code").hint(hint).optional();
    field
        .max_length(60)
        .autocomplete("off")
        .attribute("autocapitalize", "characters")
        .attribute("spellcheck", "false")
}

fn words(offer: &VoucherOffer, order: Option<&OrderView>) -> String {
    let code = &offer.code;
    let good = match uses(offer, order) {
        1 => format!("{code} is good for one pass"),
        MANY.. => format!("{code} is good for every pass"),
        uses => format!("{code} is good for {uses} passes"),
    };
    let names: Vec<_> = offer.passes.iter().map(|pass| pass.name.as_str()).collect();
    format!("{good}: {}. Its prices are shown above.", names.join(", "))
}

#[cfg(test)]
mod tests {
    use butterfly_contracts::PassId;

    use super::*;
    use crate::view::samples;

    fn offer(left: u32) -> VoucherOffer {
        VoucherOffer {
            code: "CREW-2027".to_owned(),
            left,
            valid_until: None,
            passes: vec![samples::pass()],
        }
    }

    #[test]
    fn as_many_lines_as_there_are_uses_have_it() {
        let order = samples::held_order();
        let mut change = lines::unchanged(&order);
        let pass = samples::pass().id;
        (change.lines[0].pass, change.lines[1].pass) = (pass, pass);
        let given = |lines: &[OrderLineInput]| {
            let codes = lines.iter().map(|line| line.voucher.is_some());
            codes.collect::<Vec<_>>()
        };
        give(&mut change.lines, Some(&offer(1)), Some(&order));
        assert_eq!(given(&change.lines), [true, false]);
        give(&mut change.lines, Some(&offer(9)), Some(&order));
        assert_eq!(given(&change.lines), [true, true]);
        change.lines[0].pass = PassId::generate();
        give(&mut change.lines, Some(&offer(9)), Some(&order));
        assert_eq!(given(&change.lines), [false, true], "not for that pass");
        give(&mut change.lines, None, Some(&order));
        assert_eq!(given(&change.lines), [false, false]);
    }

    #[test]
    fn what_an_order_uses_already_is_its_own() {
        let mut order = samples::held_order();
        order.registrations[0].voucher = "CREW-2027".to_owned();
        assert_eq!(of_order(&order), "CREW-2027");
        let mut change = lines::unchanged(&order);
        assert_eq!(change.lines[0].voucher.as_deref(), Some("CREW-2027"));
        give(&mut change.lines, Some(&offer(0)), Some(&order));
        assert!(change.lines[0].voucher.is_some());
        let words = words(&offer(0), Some(&order));
        assert!(words.starts_with("CREW-2027 is good for one pass: Weekend."));
        let mut hidden = samples::pass();
        hidden.visibility = Visibility::Staff;
        assert_eq!(most(&hidden, Some(&offer(0)), Some(&order)), Some(1));
        assert_eq!(most(&samples::pass(), Some(&offer(0)), Some(&order)), None);
    }

    #[test]
    fn a_catalogue_shows_what_a_voucher_opens_at_its_price() {
        let (mut cheap, mut hidden) = (samples::pass(), samples::pass());
        cheap.price.minor = 100;
        (hidden.id, hidden.position) = (PassId::generate(), 0);
        let mut offer = offer(1);
        offer.passes = vec![cheap, hidden.clone()];
        let catalogue = samples::catalogue();
        let before = catalogue.passes.len();
        let with = catalogue.with(offer);
        assert_eq!(with.passes.len(), before + 1);
        let weekend = with.pass(samples::pass().id).unwrap();
        assert_eq!(weekend.price.minor, 100);
        let form = OpenForm::default();
        let (choices, _) = super::super::choose_form::cards(&with, None, &form);
        let card = choices.iter().find(|choice| choice.card.name == "Weekend");
        assert_eq!(card.unwrap().card.was, "$143.00");
        assert!(with.pass(hidden.id).is_some());
    }
}
