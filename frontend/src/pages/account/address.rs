//! The fields of a postal address, shared by the forms that have one.

use butterfly_contracts::attendee::PostalAddress;
use butterfly_webkit::{Fields, Form, countries::COUNTRIES, form::Input};

/// Which fields of a form make up the address, in the order line, postal code, city, region, country.
pub type AddressFields<F> = [F; 5];

/// The fields as controls.
pub fn inputs<F: Fields>(form: &Form<F>, fields: AddressFields<F>) -> Vec<Input> {
    let [line, postal_code, city, region, country] = fields;
    let first = (String::new(), "Choose a country".to_owned());
    let known = COUNTRIES
        .iter()
        .map(|(code, name)| ((*code).to_owned(), (*name).to_owned()));
    let countries: Vec<_> = [first].into_iter().chain(known).collect();
    vec![
        form.field(line)
            .autocomplete("address-line1")
            .max_length(300),
        form.field(postal_code)
            .autocomplete("postal-code")
            .max_length(20)
            .optional()
            .short(),
        form.field(city)
            .autocomplete("address-level2")
            .max_length(120),
        form.field(region)
            .autocomplete("address-level1")
            .max_length(120)
            .optional(),
        form.field(country)
            .select(&countries)
            .autocomplete("country"),
    ]
}

/// The address that was typed; notes what is missing.
pub fn read<F: Fields>(form: &mut Form<F>, fields: AddressFields<F>) -> PostalAddress {
    let [line, postal_code, city, region, country] = fields;
    PostalAddress {
        line: form.required(line),
        postal_code: form.value(postal_code).to_owned(),
        city: form.required(city),
        region: form.value(region).to_owned(),
        country: form.required(country),
    }
}

/// The form with an address filled in.
pub fn fill<F: Fields>(
    form: Form<F>,
    fields: AddressFields<F>,
    address: &PostalAddress,
) -> Form<F> {
    let [line, postal_code, city, region, country] = fields;
    form.with(line, address.line.as_str())
        .with(postal_code, address.postal_code.as_str())
        .with(city, address.city.as_str())
        .with(region, address.region.as_str())
        .with(country, address.country.as_str())
}
