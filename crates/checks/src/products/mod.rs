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

use crate::info::Check;

/// The checks of this module, in the order in which they are made.
pub(crate) static CHECKS: &[Check] = &[
    Check { info: &products_missing::INFO, run: products_missing::check },
    Check { info: &product_type_unknown::INFO, run: product_type_unknown::check },
    Check { info: &product_type_missing::INFO, run: product_type_missing::check },
    Check { info: &product_without_proof::INFO, run: product_without_proof::check },
    Check { info: &product_proof_expired::INFO, run: product_proof_expired::check },
    Check { info: &secaas_not_applicable::INFO, run: secaas_not_applicable::check },
    Check { info: &secaas_for_private::INFO, run: secaas_for_private::check },
    Check { info: &product_gs_only::INFO, run: product_gs_only::check },
    Check { info: &product_copy_missing::INFO, run: product_copy_missing::check },
    Check { info: &answer_differs_from_products::INFO, run: answer_differs_from_products::check },
    Check { info: &product_listed_twice::INFO, run: product_listed_twice::check },
];
