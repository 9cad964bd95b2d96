//! What handlers share.

use std::sync::Arc;

use metrics_exporter_prometheus::PrometheusHandle;

use crate::settings::Settings;

/// The running application: cheap to clone, handed to every handler.
#[derive(Clone)]
pub struct App {
    shared: Arc<Shared>,
}

struct Shared {
    settings: Settings,
    metrics: Option<PrometheusHandle>,
}

impl App {
    /// An application with these settings. `metrics` is where figures are read from, when somebody records them.
    pub fn new(settings: Settings, metrics: Option<PrometheusHandle>) -> Self {
        Self { shared: Arc::new(Shared { settings, metrics }) }
    }

    /// The settings.
    pub fn settings(&self) -> &Settings {
        &self.shared.settings
    }

    /// Whether the database can be read.
    pub(crate) async fn is_ready(&self) -> Result<(), String> {
        Ok(())
    }

    /// The figures of the process; empty when nobody records them.
    pub(crate) fn metrics(&self) -> String {
        self.shared.metrics.as_ref().map(PrometheusHandle::render).unwrap_or_default()
    }
}
