//! Security products: the types expected, the proofs they need, and the copies (forms 2-2 and 2-3).

mod answer_differs_from_products;
mod product_copy_missing;
mod product_gs_only;
mod product_listed_twice;
mod product_proof_expired;
mod product_type_missing;
mod product_type_unknown;
mod product_without_proof;
mod products_missing;
mod secaas_for_private;
mod secaas_not_applicable;

use simsa_model::{ByOperator, Product};

use crate::info::Check;
use crate::input::CheckInput;
use crate::rests_on::{DUTIES, NOTHING};

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &products_missing::INFO, rests_on: DUTIES, run: products_missing::check },
    Check { info: &product_type_unknown::INFO, rests_on: NOTHING, run: product_type_unknown::check },
    Check { info: &product_type_missing::INFO, rests_on: DUTIES, run: product_type_missing::check },
    Check { info: &product_without_proof::INFO, rests_on: DUTIES, run: product_without_proof::check },
    Check { info: &product_proof_expired::INFO, rests_on: NOTHING, run: product_proof_expired::check },
    Check { info: &secaas_not_applicable::INFO, rests_on: DUTIES, run: secaas_not_applicable::check },
    Check { info: &secaas_for_private::INFO, rests_on: DUTIES, run: secaas_for_private::check },
    Check { info: &product_gs_only::INFO, rests_on: NOTHING, run: product_gs_only::check },
    Check { info: &product_copy_missing::INFO, rests_on: DUTIES, run: product_copy_missing::check },
    Check {
        info: &answer_differs_from_products::INFO,
        rests_on: DUTIES,
        run: answer_differs_from_products::check,
    },
    Check { info: &product_listed_twice::INFO, rests_on: NOTHING, run: product_listed_twice::check },
];

/// The products of each who answers: its own, and those that name nobody. What names an operator that keeps no records
/// stands on no form, and counts for nobody; where no operator is listed, all are whoever's it is.
fn of_each<'a>(case: &CheckInput<'a>) -> Vec<(Option<&'a str>, Vec<&'a Product>)> {
    let products = case.dossier.products.iter();
    let by_operator: ByOperator<'_, &Product> =
        products.map(|product| (product.operator.as_deref(), product)).collect();
    let own = |operator: Option<&'a str>| match operator {
        None => case.dossier.products.iter().collect(),
        Some(_) => by_operator.concerning(operator).copied().collect(),
    };
    case.respondents.iter().map(|one| (one.operator, own(one.operator))).collect()
}
